// Reading the history, and taking an operation back.
import { request } from '#lib/api/request.ts';
import type { ChangeEntry, Page, Reversal } from '#lib/api/types.ts';
import { type Changed, change, takeBack } from '#lib/sync/changing.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { t } from '#lib/words/words.svelte.ts';

/** A page of the history, newest first. */
export async function readChanges(cursor: string | null, taskId?: string): Promise<Page<ChangeEntry>> {
	const answer = await request<Page<ChangeEntry>>('GET', '/changes', { query: { cursor, task_id: taskId } });
	return answer.body;
}

/** Take an operation back. Returns whether it worked; a failure is told. */
export async function undo(operationId: string): Promise<boolean> {
	const path = `/operations/${operationId}/reversal`;
	return (
		(await change<Reversal>({ method: 'PUT', path, shows: [], about: t('history.notUndone') }).done) !== null
	);
}

const MOST_REMEMBERED = 100;
/** What was done here and can be undone, the latest last. */
const done: Changed[][] = [];

/** Remember what was done, for the undo key. */
export function remember(changes: Changed[]): void {
	done.push(changes);
	if (done.length > MOST_REMEMBERED) done.shift();
}

/** Take back the latest thing done here that changed something. Returns whether there was one. */
export async function undoLatest(): Promise<boolean> {
	for (let changes = done.pop(); changes; changes = done.pop()) {
		if (takeAllBack(changes)) return true;
	}
	return false;
}

/** Say what was done, with a way back. */
export function offerUndo(text: string, ...changes: Changed[]): void {
	offer(text, changes);
}

/** The same for what is done many times in a row: the words give way to the next ones. */
export function offerUndoOfLast(text: string, changed: Changed): void {
	offer(text, [changed], true);
}

function offer(text: string, changes: Changed[], passing = false): void {
	remember(changes);
	const run = () => {
		const at = done.indexOf(changes);
		if (at >= 0) done.splice(at, 1);
		takeAllBack(changes);
	};
	toasts.say(text, { label: t('ui.undo'), run }, passing);
}

/** Undo these, the last first. Returns whether there was something to undo. */
function takeAllBack(changes: Changed[]): boolean {
	const taken = changes.toReversed().filter((one) => takeBack(one, t('history.notUndone')) !== null);
	taken.forEach((one) => one.undone?.());
	return taken.length > 0;
}
