// How tasks look before the server has answered: a new one, changed fields with what follows from them, completions.
import type { NewTask, Task, TaskPatch } from '#lib/api/types.ts';
import type { Show } from '#lib/sync/entry.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { browserZone } from '#lib/tasks/civil.ts';
import { dueInstant } from '#lib/tasks/due.ts';
import { below } from '#lib/tasks/family.ts';

/** The zone in which dates without one are meant. */
export function homeZone(): string {
	return store.account?.time_zone ?? browserZone();
}

/** The task that a new one will be. */
export function drafted(given: NewTask & { id: string; list_id: string; position: string }): Task {
	const now = new Date().toISOString();
	const due = {
		due_date: given.due_date ?? null,
		due_time: given.due_time ?? null,
		time_zone: given.time_zone ?? null,
	};
	return {
		...{ completed_at: null, outcome: null, previous_id: null, series_id: given.id },
		...{ version: 0, revision: 0, created_at: now, updated_at: now },
		id: given.id,
		list_id: given.list_id,
		parent_id: given.parent_id ?? null,
		title: given.title,
		description: given.description ?? '',
		priority: given.priority ?? null,
		tags: given.tags ?? [],
		position: given.position,
		estimate_minutes: given.estimate_minutes ?? null,
		pinned: given.pinned ?? false,
		start_date: given.start_date ?? null,
		...due,
		due_at: dueInstant(due, homeZone()),
		recurrence: given.recurrence ? repeating(given.recurrence, given.due_date ?? null) : null,
		reminders: reminding(given.reminders ?? []),
	};
}

/** Changed fields, with what follows from them; another list takes the subtasks along. */
export function patched(task: Task, patch: TaskPatch): Show[] {
	const own: Show = { table: 'tasks', id: task.id, patch: fieldsOf(task, patch) };
	if (!patch.list_id || patch.list_id === task.list_id) return [own];
	const list_id = patch.list_id;
	return [own, ...below(task.id).map((id): Show => ({ table: 'tasks', id, patch: { list_id } }))];
}

function fieldsOf(task: Task, patch: TaskPatch): Partial<Task> {
	const { recurrence, reminders, ...plain } = patch;
	const fields = { ...plain } as Partial<Task>;
	if (patch.due_date === null) Object.assign(fields, { due_time: null, time_zone: null, recurrence: null });
	if (recurrence !== undefined) fields.recurrence = recurrence && repeating(recurrence, task.due_date);
	if (reminders) fields.reminders = reminding(reminders);
	if (!('due_date' in patch || 'due_time' in patch || 'time_zone' in patch)) return fields;
	return { ...fields, due_at: dueInstant({ ...task, ...fields }, homeZone()) };
}

/** The words for a rule are the server's; until it has answered, the rule stands for itself. */
function repeating(given: NonNullable<NewTask['recurrence']>, from: string | null): Task['recurrence'] {
	const { rule, basis } = given;
	return { rule, basis: basis ?? 'due', anchor: from ?? '', count_left: null, text: rule };
}

function reminding(given: NonNullable<NewTask['reminders']>): Task['reminders'] {
	return given.map((one, index) => ({
		...{ minutes_before: null, remind_at: null },
		...one,
		id: String(index),
	}));
}

/** Completed with everything open below it. */
export function completed(task: Task, at: string, outcome: Task['outcome']): Show[] {
	const open = below(task.id).filter((id) => !store.tasks.get(id)?.completed_at);
	const patch = { completed_at: at, outcome };
	return [task.id, ...open].map((id) => ({ table: 'tasks', id, patch }));
}

export function reopened(task: Task): Show[] {
	return [{ table: 'tasks', id: task.id, patch: { completed_at: null, outcome: null } }];
}

/** Deleted with everything below it. */
export function deleted(task: Task): Show[] {
	return [task.id, ...below(task.id)].map((id) => ({ table: 'tasks', id, gone: true }));
}
