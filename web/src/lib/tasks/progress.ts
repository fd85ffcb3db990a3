// How far the subtasks of a task are.
import type { Task } from '#lib/api/types.ts';
import { store } from '#lib/sync/store.svelte.ts';

export interface Progress {
	done: number;
	all: number;
}

/** How many subtasks a task has right below it, and how many are done; undefined where it has none. Reactive. */
export function progressOf(task: Task): Progress | undefined {
	const subtasks = store.tasks.under(task.id);
	if (!subtasks.length) return undefined;
	return { done: subtasks.filter((one) => one.completed_at).length, all: subtasks.length };
}
