// What a person can do to tasks. Each shows at once, goes through the outbox, and is taken back if it is refused.
import type { Completed, NewTask, Reopened, Task } from '#lib/api/types.ts';
import { offerUndo, offerUndoOfLast } from '#lib/history/actions.ts';
import { listNameById } from '#lib/lists/naming.ts';
import { change } from '#lib/sync/changing.ts';
import { sendEdit } from '#lib/tasks/editing.ts';
import { siblingsOf } from '#lib/tasks/family.ts';
import { between } from '#lib/tasks/positions.ts';
import { completed, deleted, drafted, reopened } from '#lib/tasks/showing.ts';
import { t } from '#lib/words/words.svelte.ts';
import { v7 as newId } from 'uuid';

export { below, siblingsOf } from '#lib/tasks/family.ts';
export { homeZone } from '#lib/tasks/showing.ts';

/** Add a task at the end of its list (of its parent's subtasks). Returns its id at once. */
export function addTask(given: NewTask & { list_id: string }): string {
	const id = newId();
	const last = siblingsOf(given.list_id, given.parent_id ?? null).at(-1);
	const body = { ...given, id, position: between(last?.position ?? null, null) };
	const title = shorten(given.title);
	const added = change<Task>({
		...{ method: 'POST', path: '/tasks', body, about: t('tasks.notAdded', { title }) },
		shows: [{ table: 'tasks', id, make: drafted(body) }],
	});
	offerUndoOfLast(t('tasks.justAdded', { title }), added);
	return id;
}

export function complete(task: Task, outcome: Task['outcome'] = 'done'): void {
	const [at, title] = [new Date().toISOString(), shorten(task.title)];
	const done = change<Completed>({
		method: 'PUT',
		path: `/tasks/${task.id}/completion`,
		body: { outcome, completed_at: at },
		shows: completed(task, at, outcome),
		about: t('tasks.notCompleted', { title }),
	});
	offerUndo(t('tasks.completed', { title }), done);
}

export function reopen(task: Task): void {
	const title = shorten(task.title);
	const done = change<Reopened>({
		method: 'DELETE',
		path: `/tasks/${task.id}/completion`,
		shows: reopened(task),
		about: t('tasks.notReopened', { title }),
	});
	offerUndo(t('tasks.reopened', { title }), done);
}

export function toggle(task: Task): void {
	if (task.completed_at) reopen(task);
	else complete(task);
}

export function deleteTask(task: Task): void {
	const title = shorten(task.title);
	const done = change<null>({
		...{ method: 'DELETE', path: `/tasks/${task.id}`, about: t('tasks.notDeleted', { title }) },
		shows: deleted(task),
	});
	offerUndo(t('tasks.deleted', { title }), done);
}

/** Another list, with its subtasks; there it comes last. */
export function moveToList(task: Task, listId: string): void {
	if (task.list_id === listId) return;
	const list = listNameById(listId) ?? t('tasks.anotherList');
	const done = sendEdit(task, { list_id: listId, parent_id: null }, t('tasks.notMoved'));
	offerUndo(t('tasks.movedTo', { title: shorten(task.title), list }), done);
}

export function shorten(title: string): string {
	return title.length > 60 ? `${title.slice(0, 59)}…` : title;
}
