// What keys do to a task that has the focus, wherever it stands; to all that are chosen, where it is one of them.
import type { Priority, Task } from '#lib/api/types.ts';
import { selection } from '#lib/selection/selection.svelte.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { deleteTask, toggle } from '#lib/tasks/actions.ts';
import { completeAll, deleteAll, editAll, reopenAll } from '#lib/tasks/bulk.ts';
import { shortcutOf } from '#lib/ui/keys.ts';
import { t } from '#lib/words/words.svelte.ts';

/** Do what the key means; whether it meant something. */
export function taskKey(event: KeyboardEvent, task: Task): boolean {
	const name = shortcutOf(event, 'task');
	if (name === 'select') return (selection.toggle(task.id), true);
	if (name === 'complete') return (completeOrReopen(affected(task)), true);
	if (name === 'delete') return (remove(affected(task)), true);
	if (name === 'priority') return (prioritize(affected(task), PRIORITY_KEYS[event.key] ?? null), true);
	return false;
}

const PRIORITY_KEYS: Record<string, Priority> = { 1: 'high', 2: 'medium', 3: 'low' };

function prioritize(tasks: Task[], priority: Priority | null): void {
	editAll(tasks, { priority }, t(`tasks.priority.${priority ?? 'none'}`));
}

/** The task, or all that are chosen with it. */
export function affected(task: Task): Task[] {
	if (!selection.has(task.id)) return [task];
	return selection.ids.flatMap((id) => store.tasks.get(id) ?? []);
}

function completeOrReopen(tasks: Task[]): void {
	const [only, ...others] = tasks;
	if (only && !others.length) toggle(only);
	else if (tasks.every((task) => task.completed_at)) reopenAll(tasks);
	else completeAll(tasks);
}

function remove(tasks: Task[]): void {
	const [only, ...others] = tasks;
	if (only && !others.length) deleteTask(only);
	else deleteAll(tasks);
}
