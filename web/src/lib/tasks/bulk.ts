// One change to several tasks: one operation on the server, so that one undo takes all of it back.
import type { BulkAnswer, BulkEdit, Task, TaskPatch } from '#lib/api/types.ts';
import { offerUndo } from '#lib/history/actions.ts';
import { listNameById } from '#lib/lists/naming.ts';
import { type Changed, change } from '#lib/sync/changing.ts';
import type { Show } from '#lib/sync/entry.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { shorten } from '#lib/tasks/actions.ts';
import { completed, deleted, patched, reopened } from '#lib/tasks/showing.ts';
import { t } from '#lib/words/words.svelte.ts';

/** As many as one operation of the API takes. */
export const MOST_EDITS = 500;

/** The same fields of all these tasks; `done` says it in words: "Due tomorrow". */
export function editAll(tasks: readonly Task[], patch: TaskPatch, done: string): void {
	editEach(tasks, () => patch, done);
}

/** Fields of these tasks, for each its own. */
export function editEach(tasks: readonly Task[], patchOf: (task: Task) => TaskPatch, done: string): void {
	changeAll(
		tasks,
		done,
		(task) => ({ kind: 'update', task_id: task.id, change: patchOf(task) }),
		(task) => patched(task, patchOf(task)),
	);
}

export function completeAll(tasks: readonly Task[]): void {
	const at = new Date().toISOString();
	changeAll(
		tasks.filter((task) => !task.completed_at),
		t('tasks.status.completed'),
		(task) => ({ kind: 'complete', task_id: task.id, completion: { completed_at: at } }),
		(task) => completed(task, at, 'done'),
	);
}

export function reopenAll(tasks: readonly Task[]): void {
	changeAll(
		tasks.filter((task) => task.completed_at),
		t('tasks.status.open'),
		(task) => ({ kind: 'reopen', task_id: task.id }),
		reopened,
	);
}

export function deleteAll(tasks: readonly Task[]): void {
	changeAll(topmost(tasks), t('tasks.deletedAll'), (task) => ({ kind: 'delete', task_id: task.id }), deleted);
}

/** Another list, each with its subtasks. */
export function moveAllToList(tasks: readonly Task[], listId: string): void {
	const there = topmost(tasks).filter((task) => task.list_id !== listId);
	const name = listNameById(listId) ?? t('tasks.anotherList');
	editAll(there, { list_id: listId, parent_id: null }, name);
}

export function tagAll(tasks: readonly Task[], tag: string): void {
	const without = tasks.filter((task) => !task.tags.some((one) => one.toLowerCase() === tag.toLowerCase()));
	editEach(without, (task) => ({ tags: [...task.tags, tag] }), `#${tag}`);
}

/** Without those that go along with another one of them. */
function topmost(tasks: readonly Task[]): Task[] {
	const chosen = new Set(tasks.map((task) => task.id));
	const goesAlong = ({ parent_id }: Task): boolean => {
		const parent = parent_id ? store.tasks.get(parent_id) : undefined;
		return !!parent && (chosen.has(parent.id) || goesAlong(parent));
	};
	return tasks.filter((task) => !goesAlong(task));
}

function changeAll(
	tasks: readonly Task[],
	done: string,
	editOf: (task: Task) => BulkEdit,
	showsOf: (task: Task) => Show[],
): void {
	if (!tasks.length) return;
	const changes: Changed[] = [];
	for (let from = 0; from < tasks.length; from += MOST_EDITS) {
		const part = tasks.slice(from, from + MOST_EDITS);
		changes.push(sendEdits(part, part.map(editOf), part.flatMap(showsOf)));
	}
	offerUndo(t('tasks.edited', { what: done, tasks: named(tasks) }), ...changes);
}

function sendEdits(tasks: readonly Task[], edits: BulkEdit[], shows: Show[]): Changed {
	return change<BulkAnswer>({
		...{ method: 'POST', path: '/operations', body: { edits }, about: t('tasks.notSaved') },
		shows,
		seen: Object.fromEntries(tasks.map((task) => [task.id, task])),
	});
}

function named(tasks: readonly Task[]): string {
	const [first] = tasks;
	return tasks.length === 1 && first
		? t('tasks.one', { title: shorten(first.title) })
		: t('tasks.count', { count: tasks.length });
}
