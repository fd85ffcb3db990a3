// The columns of a board: by priority, by tag or by list; what is in each, and what a task becomes in another.
import type { Priority, Task, TaskList, TaskPatch } from '#lib/api/types.ts';

export const GROUPINGS = ['priority', 'list', 'tag'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface Column {
	/** What tells the columns apart: a priority, a list's id, a tag; empty for the tasks that have none. */
	key: string;
	tasks: readonly Task[];
}

export const PRIORITIES: readonly Priority[] = ['high', 'medium', 'low'];

export function groupingFrom(text: string | null): Grouping {
	return GROUPINGS.find((one) => one === text) ?? 'priority';
}

/** Tasks in columns, in the order given; a task with several tags stands under each. */
export function columnsOf(
	tasks: readonly Task[],
	grouping: Grouping,
	lists: readonly TaskList[],
	tags: readonly string[],
): Column[] {
	const found = new Map<string, Task[]>(keysOf(grouping, lists, tags).map((key) => [key, []]));
	for (const task of tasks) for (const key of placesOf(task, grouping)) found.get(key)?.push(task);
	return [...found].map(([key, there]) => ({ key, tasks: there }));
}

function keysOf(grouping: Grouping, lists: readonly TaskList[], tags: readonly string[]): string[] {
	if (grouping === 'priority') return [...PRIORITIES, ''];
	if (grouping === 'list') return lists.map((list) => list.id);
	return [...tags, ''];
}

function placesOf(task: Task, grouping: Grouping): string[] {
	if (grouping === 'priority') return [task.priority ?? ''];
	if (grouping === 'list') return [task.list_id];
	return task.tags.length ? task.tags.map((tag) => tag.toLowerCase()) : [''];
}

/** What brings a task from one column to another; of its tags only the one of the column it leaves is replaced. */
export function changeFor(task: Task, grouping: Grouping, from: string, to: string): TaskPatch {
	if (grouping === 'priority') return { priority: (to || null) as Priority | null };
	if (grouping === 'list') return { list_id: to };
	const kept = task.tags.filter((tag) => ![from, to].includes(tag.toLowerCase()));
	return { tags: to ? [...kept, to] : [] };
}
