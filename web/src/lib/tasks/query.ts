// What a view is asked for: text, filters and sort. They live in its address, so that reload, back and a bookmark show
// the same.
import type { Priority } from '#lib/api/types.ts';

export const SORTS = ['position', 'due', 'priority', 'title', 'created', 'updated'] as const;
export const STATUSES = ['open', 'completed', 'all'] as const;
export const PRIORITIES: readonly Priority[] = ['high', 'medium', 'low'];
export const DUES = ['overdue', 'today', 'week', 'later', 'none'] as const;

export type Sort = (typeof SORTS)[number];
export type Status = (typeof STATUSES)[number];
export type DueFilter = (typeof DUES)[number];

export interface Query {
	q: string;
	status: Status;
	priority: Priority | null;
	tag: string | null;
	listId: string | null;
	due: DueFilter | null;
	sort: Sort;
}

/** The query that an address asks for; what it does not say, or says wrongly, is as usual. */
export function queryFrom(params: Pick<URLSearchParams, 'get'>, usual: Sort): Query {
	return {
		q: params.get('q') ?? '',
		status: oneOf(params.get('status'), STATUSES) ?? 'open',
		priority: oneOf(params.get('priority'), PRIORITIES),
		tag: params.get('tag'),
		listId: params.get('list'),
		due: oneOf(params.get('due'), DUES),
		sort: oneOf(params.get('sort'), SORTS) ?? usual,
	};
}

function oneOf<Word extends string>(text: string | null, words: readonly Word[]): Word | null {
	return words.find((word) => word === text) ?? null;
}

/** Whether anything is left out on purpose. */
export function isFiltered({ q, status, priority, tag, listId, due }: Query): boolean {
	return !!(q.trim() || status !== 'open' || priority || tag || listId || due);
}
