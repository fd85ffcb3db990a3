// What keys do to a task that has the focus, wherever it stands; to all that are chosen, where it is one of them.
import type { Task } from '#lib/api/types.ts';
import { selection } from '#lib/selection/selection.svelte.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { deleteTask, toggle } from '#lib/tasks/actions.ts';
import { completeAll, deleteAll, reopenAll } from '#lib/tasks/bulk.ts';

/** Do what the key means; whether it meant something. */
export function taskKey(event: KeyboardEvent, task: Task): boolean {
	if (event.ctrlKey || event.metaKey || event.altKey) return false;
	if (event.key === 'x') return (selection.toggle(task.id), true);
	if (event.key === 'c') return (completeOrReopen(affected(task)), true);
	if (event.key === 'Delete') return (remove(affected(task)), true);
	return false;
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
