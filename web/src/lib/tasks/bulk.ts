// One change to several tasks: one operation on the server, so that one undo takes all of it back.
import type { Answer } from '#lib/api/request.ts';
import type { BulkAnswer, BulkEdit, Task, TaskPatch } from '#lib/api/types.ts';
import { offerUndo } from '#lib/history/actions.ts';
import { send } from '#lib/sync/outbox.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { below, homeZone, shorten } from '#lib/tasks/actions.ts';
import { dueInstant } from '#lib/tasks/due.ts';
import { told } from '#lib/ui/toasts.svelte.ts';
import { t } from '#lib/words/words.svelte.ts';

/** As many as one operation of the API takes. */
export const MOST_EDITS = 500;

/** The same fields of all these tasks; `done` says it in words: "Due tomorrow". */
export function editAll(tasks: readonly Task[], patch: TaskPatch, done: string): void {
	editEach(tasks, () => patch, done);
}

/** Fields of these tasks, for each its own. */
export function editEach(tasks: readonly Task[], patchOf: (task: Task) => TaskPatch, done: string): void {
	change(
		tasks,
		done,
		(task) => ({ kind: 'update', task_id: task.id, change: patchOf(task) }),
		(task) => store.tasks.expect(task.id, shown(task, patchOf(task))),
	);
}

export function completeAll(tasks: readonly Task[]): void {
	const at = new Date().toISOString();
	change(
		tasks.filter((task) => !task.completed_at),
		t('tasks.status.completed'),
		(task) => ({ kind: 'complete', task_id: task.id }),
		(task) => store.tasks.expect(task.id, { completed_at: at, outcome: 'done' }),
	);
}

export function reopenAll(tasks: readonly Task[]): void {
	change(
		tasks.filter((task) => task.completed_at),
		t('tasks.status.open'),
		(task) => ({ kind: 'reopen', task_id: task.id }),
		(task) => store.tasks.expect(task.id, { completed_at: null, outcome: null }),
	);
}

export function deleteAll(tasks: readonly Task[]): void {
	change(
		topmost(tasks),
		t('tasks.deletedAll'),
		(task) => ({ kind: 'delete', task_id: task.id }),
		(task) => all([task.id, ...below(task.id)].map((id) => store.tasks.expectGone(id))),
	);
}

/** Another list, each with its subtasks. */
export function moveAllToList(tasks: readonly Task[], listId: string): void {
	const moved = { list_id: listId, parent_id: null };
	change(
		topmost(tasks).filter((task) => task.list_id !== listId),
		store.lists.get(listId)?.name ?? t('tasks.anotherList'),
		(task) => ({ kind: 'update', task_id: task.id, change: moved }),
		(task) =>
			all([
				store.tasks.expect(task.id, moved),
				...below(task.id).map((id) => store.tasks.expect(id, { list_id: listId })),
			]),
	);
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

function change(
	tasks: readonly Task[],
	done: string,
	editOf: (task: Task) => BulkEdit,
	expect: (task: Task) => () => void,
): void {
	if (!tasks.length) return;
	const work: Promise<Answer<BulkAnswer> | null>[] = [];
	for (let from = 0; from < tasks.length; from += MOST_EDITS) {
		const part = tasks.slice(from, from + MOST_EDITS);
		work.push(told(sendEdits(part.map(editOf), all(part.map(expect))), t('tasks.notSaved')));
	}
	offerUndo(t('tasks.edited', { what: done, tasks: named(tasks) }), ...work);
}

function sendEdits(edits: BulkEdit[], lift: () => void): Promise<Answer<BulkAnswer>> {
	return send<BulkAnswer>({
		method: 'POST',
		path: '/operations',
		options: () => ({ body: { edits } }),
		settle: ({ body }) => {
			store.tasks.remove(body.deleted_tasks);
			store.tasks.put(body.tasks);
		},
		lift,
	});
}

function named(tasks: readonly Task[]): string {
	const [first] = tasks;
	return tasks.length === 1 && first
		? t('tasks.one', { title: shorten(first.title) })
		: t('tasks.count', { count: tasks.length });
}

function all(lifts: (() => void)[]): () => void {
	return () => lifts.forEach((lift) => lift());
}

/** How the patched task looks until the server has answered. */
function shown(task: Task, patch: TaskPatch): Partial<Task> {
	const fields = { ...patch } as Partial<Task>;
	if (!('due_date' in patch)) return fields;
	if (patch.due_date === null) Object.assign(fields, { due_time: null, time_zone: null, recurrence: null });
	return { ...fields, due_at: dueInstant({ ...task, ...fields }, homeZone()) };
}
