// A view's filters, search and sort in the address, so that reload, back and a bookmark show the same.
import type { Priority } from '#lib/api/types.ts';
import type { Query, Sort, Status } from '#lib/tasks/views.ts';

export const SORTS: readonly Sort[] = ['position', 'due', 'priority', 'title', 'created', 'updated'];
export const STATUSES: readonly Status[] = ['open', 'completed', 'all'];
export const PRIORITIES: readonly Priority[] = ['high', 'medium', 'low'];

/** The query that an address asks for; what it does not say, or says wrongly, is as usual. */
export function queryFrom(params: Pick<URLSearchParams, 'get'>, usual: Sort): Query {
	return {
		q: params.get('q') ?? '',
		status: oneOf(params.get('status'), STATUSES) ?? 'open',
		priority: oneOf(params.get('priority'), PRIORITIES),
		tag: params.get('tag'),
		sort: oneOf(params.get('sort'), SORTS) ?? usual,
	};
}

function oneOf<Word extends string>(text: string | null, words: readonly Word[]): Word | null {
	return words.find((word) => word === text) ?? null;
}

/** Whether anything is left out on purpose. */
export function isFiltered(query: Query): boolean {
	return !!query.q || query.status !== 'open' || !!query.priority || !!query.tag;
}
