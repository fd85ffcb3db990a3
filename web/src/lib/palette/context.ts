// The tasks that a command is about: those selected, else the one that has the focus, else the one that is open.
import { page } from '$app/state';
import type { Task } from '#lib/api/types.ts';
import { selection } from '#lib/selection/selection.svelte.ts';
import { store } from '#lib/sync/store.svelte.ts';

/** Ask before the focus goes elsewhere. */
export function tasksInQuestion(): Task[] {
	if (selection.size) return selection.ids.flatMap((id) => store.tasks.get(id) ?? []);
	const focused = document.activeElement?.closest<HTMLElement>('[data-task]')?.dataset.task;
	const task = store.tasks.get(focused ?? page.url.searchParams.get('task') ?? '');
	return task ? [task] : [];
}
