// Changing fields of a task. The outbox knows what I saw of them, so that what others wrote meanwhile is merged with it.
import type { Answer } from '#lib/api/request.ts';
import type { Task, TaskPatch } from '#lib/api/types.ts';
import { remember } from '#lib/history/actions.ts';
import { type Changed, change } from '#lib/sync/changing.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { siblingsOf } from '#lib/tasks/family.ts';
import type { Landing } from '#lib/tasks/nesting.ts';
import { between, positionAt } from '#lib/tasks/positions.ts';
import { patched } from '#lib/tasks/showing.ts';
import { t } from '#lib/words/words.svelte.ts';

/** Change some fields, which were as `from` says when I saw them; what cannot be saved is told (null then). */
export function editTask(
	id: string,
	patch: TaskPatch,
	from: Partial<Task> = {},
): Promise<Pick<Answer<Task>, 'body'> | null> {
	// Also of a task that is gone by now: what was typed into it becomes a question.
	const task = store.tasks.lastSeen(id);
	if (!task) return Promise.resolve(null);
	const edit = sendEdit({ ...task, ...from }, patch, t('tasks.notSaved'));
	remember([edit]);
	return edit.done;
}

/** Send an edit with what is seen of the task now. */
export function sendEdit(task: Task, patch: TaskPatch, about: string): Changed<Task> {
	return change<Task>({
		...{ method: 'PATCH', path: `/tasks/${task.id}`, body: patch, about },
		shows: patched(task, patch),
		seen: { [task.id]: task },
	});
}

/** Bring a task to a place among its siblings (0 is the first). */
export function moveTo(task: Task, index: number): void {
	const position = positionAt(siblingsLike(task), task.id, index);
	if (position !== null) void editTask(task.id, { position });
}

/** Bring a task below another (or to the top), right behind one of those there. */
export function moveInto(task: Task, landing: Landing): void {
	void editTask(task.id, placeAt(task, landing));
}

/** The fields that say that a task stands there. */
export function placeAt(task: Task, { parentId, afterId }: Landing): TaskPatch {
	const there = siblingsOf(task.list_id, parentId).filter((one) => one.id !== task.id);
	const at = there.findIndex((one) => one.id === afterId);
	const position = between(there[at]?.position ?? null, there[at + 1]?.position ?? null);
	return parentId === task.parent_id ? { position } : { parent_id: parentId, position };
}

/** One step up (-1) or down (1) among the open siblings that stand together with it. */
export function moveBy(task: Task, step: -1 | 1): boolean {
	const siblings = siblingsLike(task);
	const from = siblings.findIndex((one) => one.id === task.id);
	const to = from + step;
	if (from < 0 || to < 0 || to >= siblings.length) return false;
	moveTo(task, to);
	return true;
}

/** The siblings among which a task is ordered: pinned ones stand apart, as do completed ones. */
export function siblingsLike(task: Task): Task[] {
	return siblingsOf(task.list_id, task.parent_id).filter(
		(one) => one.pinned === task.pinned && (one.completed_at === null) === (task.completed_at === null),
	);
}
