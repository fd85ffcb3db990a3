// Making a change from a screen, and taking it back: also before the server has heard of it.
import type { NewEntry, Show } from '#lib/sync/entry.ts';
import type { Answer } from '#lib/sync/outbox.svelte.ts';
import { backOf, reversalOf } from '#lib/sync/reversing.ts';
import { client } from '#lib/sync/starting.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { told } from '#lib/ui/toasts.svelte.ts';

/** A change that was made here. */
export interface Changed<T = unknown> {
	key: string;
	/** The answer of the server, whenever it comes; null where it was refused, which has been told. */
	done: Promise<Answer<T> | null>;
	/** How it looks when it is taken back. */
	back: Show[];
	about: string;
	/** The edit that takes it back, where the history does not have it: what is personal. */
	counter?: NewEntry;
	/** What else is to happen when it is taken back. */
	undone?: () => void;
}

/** Make a change: it shows at once, and reaches the server when it can. `counter` takes back what has no history. */
export function change<T>(given: NewEntry, counter?: NewEntry): Changed<T> {
	const back = backOf(store, given.shows);
	const { key, done } = client.send<T>(given);
	return { key, done: told(done, given.about), back, about: given.about, ...(counter && { counter }) };
}

/** Take a change back. Returns null where there is nothing to take back: it was refused, or changed nothing. */
export function takeBack({ key, back, counter }: Changed, about: string): Changed | null {
	const { outbox } = client.state;
	if (counter)
		return outbox.operationOf(key) !== undefined || outbox.has(key) ? change({ ...counter, about }) : null;
	const reversal = reversalOf(outbox, key, back, about);
	return reversal && change(reversal);
}
