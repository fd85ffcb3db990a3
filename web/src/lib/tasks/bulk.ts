// One change to several tasks: one operation on the server, so that one undo takes all of it back.
import type { Answer } from '#lib/api/request.ts';
import type { BulkAnswer, BulkEdit, Task, TaskPatch } from '#lib/api/types.ts';
import { offerUndo } from '#lib/history/actions.ts';
import { send } from '#lib/sync/outbox.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { homeZone, shorten } from '#lib/tasks/actions.ts';
import { dueInstant } from '#lib/tasks/due.ts';
import { told } from '#lib/ui/toasts.svelte.ts';
import { t } from '#lib/words/words.svelte.ts';

/** As many as one operation of the API takes. */
export const MOST_EDITS = 500;

/** The same fields of all these tasks; `done` says it in words: "Due tomorrow". */
export function editAll(tasks: readonly Task[], patch: TaskPatch, done: string): void {
	change(
		tasks,
		done,
		(task) => ({ kind: 'update', task_id: task.id, change: patch }),
		(task) => store.tasks.expect(task.id, shown(task, patch)),
	);
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
