// Who stands beside a task and below it.
import type { Task } from '#lib/api/types.ts';
import { store } from '#lib/sync/store.svelte.ts';

/** The tasks beside each other below one parent (or at the top of a list), in their order. */
export function siblingsOf(listId: string, parentId: string | null): Task[] {
	return [...store.tasks.under(parentId ?? listId)];
}

/** The ids of everything below a task. */
export function below(id: string): string[] {
	return store.tasks.under(id).flatMap((task) => [task.id, ...below(task.id)]);
}
