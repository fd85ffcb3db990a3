// What a person can do to tasks. Each shows at once, goes through the outbox, and is taken back if it is refused.
import type { Answer } from '#lib/api/request.ts';
import type { Completed, NewTask, Reopened, Task, TaskPatch } from '#lib/api/types.ts';
import { offerUndo } from '#lib/history/actions.ts';
import { send } from '#lib/sync/outbox.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { browserZone } from '#lib/tasks/civil.ts';
import { dueInstant } from '#lib/tasks/due.ts';
import { between } from '#lib/tasks/positions.ts';
import { told } from '#lib/ui/toasts.svelte.ts';
import { t } from '#lib/words/words.svelte.ts';
import { v7 as newId } from 'uuid';

/** The zone in which dates without one are meant. */
export function homeZone(): string {
	return store.account?.time_zone ?? browserZone();
}

/** Add a task at the end of its list (of its parent's subtasks). Returns its id at once. */
export function addTask(given: NewTask & { list_id: string }): string {
	const id = newId();
	const last = siblingsOf(given.list_id, given.parent_id ?? null).at(-1);
	const body = { ...given, id, position: between(last?.position ?? null, null) };
	const lift = store.tasks.expectNew(draftOf(body));
	const made = send<Task>({
		method: 'POST',
		path: '/tasks',
		options: () => ({ body }),
		settle: (answer) => store.tasks.put([answer.body]),
		lift,
	});
	void told(made, t('tasks.notAdded', { title: given.title }));
	return id;
}

function draftOf(given: NewTask & { id: string; list_id: string; position: string }): Task {
	const now = new Date().toISOString();
	const due = {
		due_date: given.due_date ?? null,
		due_time: given.due_time ?? null,
		time_zone: given.time_zone ?? null,
	};
	return {
		...{ description: '', tags: [], pinned: false, start_date: null, estimate_minutes: null },
		...{ completed_at: null, outcome: null, recurrence: null, reminders: [], previous_id: null },
		...{ version: 0, revision: 0, created_at: now, updated_at: now, series_id: given.id },
		id: given.id,
		list_id: given.list_id,
		parent_id: given.parent_id ?? null,
		title: given.title,
		priority: given.priority ?? null,
		...(given.tags && { tags: given.tags }),
		position: given.position,
		...due,
		due_at: dueInstant(due, homeZone()),
	};
}

/** The tasks beside each other below one parent (or at the top of a list), in their order. */
export function siblingsOf(listId: string, parentId: string | null): Task[] {
	return [...store.tasks.under(parentId ?? listId)];
}

export function complete(task: Task, outcome: Task['outcome'] = 'done'): void {
	const at = new Date().toISOString();
	const lift = store.tasks.expect(task.id, { completed_at: at, outcome: outcome ?? 'done' });
	const done = send<Completed>({
		method: 'PUT',
		path: `/tasks/${task.id}/completion`,
		options: () => ({ body: { outcome } }),
		settle: ({ body }) => {
			store.tasks.refresh(body.task);
			if (body.next_task) store.tasks.put([body.next_task]);
		},
		lift,
	});
	const title = shorten(task.title);
	offerUndo(t('tasks.completed', { title }), told(done, t('tasks.notCompleted', { title })));
}

export function reopen(task: Task): void {
	const lift = store.tasks.expect(task.id, { completed_at: null, outcome: null });
	const done = send<Reopened>({
		method: 'DELETE',
		path: `/tasks/${task.id}/completion`,
		settle: ({ body }) => {
			store.tasks.refresh(body.task);
			if (body.withdrawn_task_id) store.tasks.remove([body.withdrawn_task_id]);
		},
		lift,
	});
	const title = shorten(task.title);
	offerUndo(t('tasks.reopened', { title }), told(done, t('tasks.notReopened', { title })));
}

export function toggle(task: Task): void {
	if (task.completed_at) reopen(task);
	else complete(task);
}

export function deleteTask(task: Task): void {
	const gone = [task.id, ...below(task.id)];
	const lifts = gone.map((id) => store.tasks.expectGone(id));
	const done: Promise<Answer<null>> = send({
		method: 'DELETE',
		path: `/tasks/${task.id}`,
		settle: () => store.tasks.remove(gone),
		lift: () => lifts.forEach((lift) => lift()),
	});
	const title = shorten(task.title);
	offerUndo(t('tasks.deleted', { title }), told(done, t('tasks.notDeleted', { title })));
}

/** The ids of everything below a task. */
export function below(id: string): string[] {
	return store.tasks.under(id).flatMap((task) => [task.id, ...below(task.id)]);
}

/** Another list, with its subtasks; there it comes last. */
export function moveToList(task: Task, listId: string): void {
	if (task.list_id === listId) return;
	const list = store.lists.get(listId)?.name ?? t('tasks.anotherList');
	const lifts = below(task.id).map((id) => store.tasks.expect(id, { list_id: listId }));
	const patch: TaskPatch = { list_id: listId, parent_id: null };
	const done = sendPatch(task.id, patch, () => lifts.forEach((lift) => lift()));
	offerUndo(t('tasks.movedTo', { title: shorten(task.title), list }), told(done, t('tasks.notMoved')));
}

function sendPatch(id: string, patch: TaskPatch, also: () => void): Promise<Answer<Task>> {
	const lift = store.tasks.expect(id, patch as Partial<Task>);
	return send<Task>({
		method: 'PATCH',
		path: `/tasks/${id}`,
		options: () => ({ body: patch }),
		settle: ({ body }) => store.tasks.refresh(body),
		lift: () => (lift(), also()),
	});
}

export function shorten(title: string): string {
	return title.length > 60 ? `${title.slice(0, 59)}…` : title;
}
