// Changing fields of a task with its version: an edit made on stale fields is not written over what others wrote.
import { Problem } from '#lib/api/problem.ts';
import type { Answer } from '#lib/api/request.ts';
import type { Task, TaskPatch } from '#lib/api/types.ts';
import { remember } from '#lib/history/actions.ts';
import { send } from '#lib/sync/outbox.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { homeZone, siblingsOf } from '#lib/tasks/actions.ts';
import { dueInstant } from '#lib/tasks/due.ts';
import type { Landing } from '#lib/tasks/nesting.ts';
import { between, positionAt } from '#lib/tasks/positions.ts';
import { toasts, told } from '#lib/ui/toasts.svelte.ts';
import { t } from '#lib/words/words.svelte.ts';

/** Change some fields; what cannot be saved is told. */
export function editTask(id: string, patch: TaskPatch): Promise<Answer<Task> | null> {
	const lift = store.tasks.expect(id, shown(id, patch));
	const base = store.tasks.truth(id);
	const saved = save(id, patch).catch((error: unknown) => {
		if (isStale(error)) return resolve(id, patch, base, error.current as Task);
		throw error;
	});
	const work = told(saved.finally(lift), t('tasks.notSaved'));
	remember([work]);
	return work;
}

function save(id: string, patch: TaskPatch): Promise<Answer<Task>> {
	return send<Task>({
		method: 'PATCH',
		path: `/tasks/${id}`,
		options: () => ({ body: patch, version: store.tasks.truth(id)?.version }),
		settle: ({ body }) => store.tasks.refresh(body),
	});
}

function isStale(error: unknown): error is Problem {
	return error instanceof Problem && error.status === 412 && !!error.current;
}

/** Others changed the task meanwhile: other fields, and mine are saved on top; the same field, and I am asked. */
function resolve(id: string, patch: TaskPatch, base: Task | undefined, current: Task) {
	store.tasks.refresh(current);
	if (!base || !clashes(patch, base, current)) return save(id, patch);
	toasts.fail(t('tasks.clash'), {
		label: t('tasks.keepMine'),
		run: () => editTask(id, patch),
	});
	return null;
}

/** Whether a field that I set was changed by somebody else since I saw it. */
export function clashes(patch: TaskPatch, base: Task, current: Task): boolean {
	return (Object.keys(patch) as (keyof Task)[]).some(
		(name) => JSON.stringify(base[name]) !== JSON.stringify(current[name]),
	);
}

/** How the patched task looks until the server has answered: derived fields included. */
function shown(id: string, patch: TaskPatch): Partial<Task> {
	const { recurrence, reminders, ...plain } = patch;
	const task = store.tasks.get(id);
	const fields = { ...plain } as Partial<Task>;
	if (recurrence === null) fields.recurrence = null;
	if (reminders)
		fields.reminders = reminders.map((one, index) => ({ ...NO_REMINDER, ...one, id: String(index) }));
	if (!task || !('due_date' in patch || 'due_time' in patch || 'time_zone' in patch)) return fields;
	if (patch.due_date === null) Object.assign(fields, { due_time: null, time_zone: null, recurrence: null });
	return { ...fields, due_at: dueInstant({ ...task, ...fields }, homeZone()) };
}

const NO_REMINDER = { minutes_before: null, remind_at: null };

/** Bring a task to a place among its siblings (0 is the first). */
export function moveTo(task: Task, index: number): void {
	const position = positionAt(siblingsLike(task), task.id, index);
	if (position !== null) void editTask(task.id, { position });
}

/** Bring a task below another (or to the top), right behind one of those there. */
export function moveInto(task: Task, { parentId, afterId }: Landing): void {
	const there = siblingsOf(task.list_id, parentId).filter((one) => one.id !== task.id);
	const at = there.findIndex((one) => one.id === afterId);
	const position = between(there[at]?.position ?? null, there[at + 1]?.position ?? null);
	const patch = parentId === task.parent_id ? { position } : { parent_id: parentId, position };
	void editTask(task.id, patch);
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
