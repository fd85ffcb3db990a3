// Dragging a row among the others: up and down is its place, sideways how deep it is nested.
import type { Task } from '#lib/api/types.ts';
import { type Errand, type Target, under } from '#lib/cards/carry.svelte.ts';
import { offerUndoOfLast } from '#lib/history/actions.ts';
import { shorten } from '#lib/tasks/actions.ts';
import { placeAt, sendEdit } from '#lib/tasks/editing.ts';
import { depthsAt, landingAt, rowsWithout } from '#lib/tasks/nesting.ts';
import type { Row } from '#lib/tasks/rows.ts';
import { t } from '#lib/words/words.svelte.ts';

/** Pixels that make one level, as rows are indented. */
const LEVEL = 24;

/** What dragging means for a row grabbed at `from`. `rows` gives those on the screen. */
export function rowErrand(rows: () => readonly Row[], grabbed: Row, from: PointerEvent): Errand {
	const others = () => rowsWithout(rows(), grabbed.task.id);
	return {
		aim: (at) => aimAt(at, rows(), grabbed, others(), levels(from, at)),
		put: (task, target) => {
			if (target.kind === 'row') drop(task, target, rows(), others());
		},
	};
}

function aimAt(
	at: PointerEvent,
	rows: readonly Row[],
	grabbed: Row,
	others: Row[],
	levels: number,
): Target | null {
	const element = under<HTMLElement>(at, '#screen li[data-task]');
	const id = element?.dataset.task;
	if (!element || !id) return null;
	const box = element.getBoundingClientRect();
	const side = at.clientY < box.top + box.height / 2 ? 'before' : 'after';
	const gap = gapAt(rows, others, id, side);
	if (gap === null) return null;
	const { least, most } = depthsAt(others, gap);
	return { kind: 'row', id, side, depth: Math.max(least, Math.min(most, grabbed.depth + levels)) };
}

function drop(task: Task, target: Target & { kind: 'row' }, rows: readonly Row[], others: Row[]): void {
	const gap = gapAt(rows, others, target.id, target.side);
	if (gap === null) return;
	const moved = sendEdit(task, placeAt(task, landingAt(others, gap, target.depth)), t('tasks.notMoved'));
	// A finger has no Ctrl-Z.
	offerUndoOfLast(t('tasks.movedHere', { title: shorten(task.title) }), moved);
}

/** The gap among the others; on the row itself (or below it) the one where it is. */
function gapAt(rows: readonly Row[], others: Row[], id: string, side: 'before' | 'after'): number | null {
	const index = others.findIndex((row) => row.task.id === id);
	if (index >= 0) return side === 'before' ? index : index + 1;
	const stays = rows.findIndex((row, at) => row !== others[at]);
	return stays < 0 ? null : stays;
}

function levels(from: PointerEvent, at: PointerEvent): number {
	const across = Math.round((at.clientX - from.clientX) / LEVEL);
	return document.documentElement.dir === 'rtl' ? -across : across;
}
