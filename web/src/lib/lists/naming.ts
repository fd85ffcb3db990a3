// What a list is called.
import type { TaskList } from '#lib/api/types.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { t } from '#lib/words/words.svelte.ts';

/** What the server calls an Inbox, until somebody calls it something else. */
const GIVEN = 'Inbox';

/** The name of a list: an Inbox that nobody has renamed is called as in the language of whoever looks. */
export function listName({ inbox, name }: Pick<TaskList, 'inbox' | 'name'>): string {
	return inbox && name === GIVEN ? t('lists.inbox') : name;
}

/** The name of the list with an id, where it is one of mine. */
export function listNameById(id: string): string | undefined {
	const list = store.lists.get(id);
	return list && listName(list);
}
