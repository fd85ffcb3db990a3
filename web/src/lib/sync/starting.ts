// Opening and leaving: the first sync, then the stream; and at the end a clean store.
import { pull } from '#lib/sync/pulling.ts';
import { session } from '#lib/sync/session.svelte.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { follow, stop } from '#lib/sync/stream.ts';

/** Read everything and stay up to date. Throws a Problem with 401 where nobody is signed in. */
export async function start(): Promise<void> {
	await pull();
	store.connection = 'live';
	follow();
}

/** Forget everything of this person. */
export function leave(): void {
	stop();
	session.end();
	store.clear();
}
