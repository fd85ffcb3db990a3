// A view's filters, search and sort in the address, so that reload, back and a bookmark show the same.
import type { Priority } from '#lib/api/types.ts';
import type { Query, Sort, Status } from '#lib/tasks/views.ts';

export const SORT_WORDS: Record<Sort, string> = {
	position: 'My order',
	due: 'Due date',
	priority: 'Priority',
	title: 'Title',
	created: 'Newest first',
	updated: 'Last changed',
};
export const STATUS_WORDS: Record<Status, string> = { open: 'Open', completed: 'Completed', all: 'All' };
export const PRIORITY_WORDS: Record<Priority, string> = { high: 'High', medium: 'Medium', low: 'Low' };

/** The query that an address asks for; what it does not say, or says wrongly, is as usual. */
export function queryFrom(params: Pick<URLSearchParams, 'get'>, usual: Sort): Query {
	return {
		q: params.get('q') ?? '',
		status: oneOf(params.get('status'), STATUS_WORDS) ?? 'open',
		priority: oneOf(params.get('priority'), PRIORITY_WORDS),
		tag: params.get('tag'),
		sort: oneOf(params.get('sort'), SORT_WORDS) ?? usual,
	};
}

function oneOf<Word extends string>(text: string | null, words: Record<Word, string>): Word | null {
	return text !== null && Object.hasOwn(words, text) ? (text as Word) : null;
}

/** Whether anything is left out on purpose. */
export function isFiltered(query: Query): boolean {
	return !!query.q || query.status !== 'open' || !!query.priority || !!query.tag;
}
