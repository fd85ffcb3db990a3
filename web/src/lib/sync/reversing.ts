// Taking a change back, also before the server has heard of it: how it looks then, and what to ask for.
import { type NewEntry, type Show, UNKNOWN_OPERATION } from '#lib/sync/entry.ts';
import type { Outbox } from '#lib/sync/outbox.svelte.ts';
import type { Store } from '#lib/sync/store.svelte.ts';

/** Beyond this many rows an undo shows when the server has done it. */
const MOST_BACK = 200;

/** How to show that a change is taken back, given the rows as they are before it. */
export function backOf(store: Store, shows: readonly Show[]): Show[] {
	return shows.length > MOST_BACK ? [] : shows.map((show) => backFrom(store, show)).reverse();
}

function backFrom(store: Store, show: Show): Show {
	const { table, id } = show;
	const row = store.table(table).get(id);
	if (!row) return { table, id, gone: true };
	if (!('patch' in show)) return { table, id, make: row };
	const before = Object.keys(show.patch).map((name) => [name, (row as never)[name]]);
	return { table, id, patch: Object.fromEntries(before) as object };
}

/** What takes back the change with this key; null where there is nothing to take back: it was refused, or changed nothing. */
export function reversalOf(outbox: Outbox, key: string, back: Show[], about: string): NewEntry | null {
	const operation = outbox.operationOf(key);
	if (operation === null || (operation === undefined && !outbox.has(key))) return null;
	const path = `/operations/${operation ?? UNKNOWN_OPERATION}/reversal`;
	return { method: 'PUT', path, shows: back, undoes: key, about };
}
