// Which list an address shows: `/lists/inbox` is whoever's Inbox.
import type { TaskList } from '#lib/api/types.ts';

export function isShown(pathname: string, list: TaskList): boolean {
	return pathname === `/lists/${list.id}` || (list.inbox && pathname === '/lists/inbox');
}
