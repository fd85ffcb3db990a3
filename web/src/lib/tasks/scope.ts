// Which tasks a view is about, open or completed: read by the narrowest accessor, in the order it keeps.
import type { Task } from '#lib/api/types.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { dayIn } from '#lib/tasks/civil.ts';
import type { Looker } from '#lib/tasks/due.ts';
import type { Query, Sort } from '#lib/tasks/query.ts';

export type Scope =
	{ kind: 'list'; listId: string } | { kind: 'today' } | { kind: 'all' } | { kind: 'search' };

export function usualSort(scope: Scope): Sort {
	return scope.kind === 'list' ? 'position' : 'due';
}

/** The tasks of a view of the status that is asked for, as the store has them; reactive. */
export function tasksIn(scope: Scope, query: Query, looker: Looker): readonly Task[] {
	if (scope.kind === 'today') return forToday(query, looker);
	const listId = scope.kind === 'list' ? scope.listId : undefined;
	if (listId && query.sort === 'position') return ofStatus(store.tasks.inList(listId), query);
	if (query.status === 'open') return store.tasks.open(listId);
	if (query.status === 'completed') return store.tasks.completed(listId);
	return [...store.tasks.open(listId), ...store.tasks.completed(listId)];
}

function ofStatus(tasks: readonly Task[], { status }: Query): readonly Task[] {
	if (status === 'all') return tasks;
	return tasks.filter((task) => (task.completed_at === null) === (status === 'open'));
}

function forToday({ status }: Query, looker: Looker): readonly Task[] {
	const today = dayIn(looker.zone, looker.now);
	const open = status === 'completed' ? [] : openToday(today);
	return status === 'open' ? open : [...open, ...completedOn(today, looker.zone)];
}

/** What is due up to a day, or starts on it. */
export function openToday(today: string): Task[] {
	return [...new Set([...store.tasks.dueUntil(today), ...store.tasks.startingOn(today)])];
}

function completedOn(day: string, zone: string): Task[] {
	const isThen = (task: Task) => dayIn(zone, new Date(task.completed_at ?? 0)) === day;
	const completed = store.tasks.completed();
	const end = completed.findIndex((task) => !isThen(task));
	return completed.slice(0, end < 0 ? undefined : end);
}
