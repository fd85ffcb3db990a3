// Reading what changed: one request at a time, again at once where something changed meanwhile.
import { Problem } from '#lib/api/problem.ts';
import { request } from '#lib/api/request.ts';
import type { SyncAnswer } from '#lib/api/types.ts';
import { WholeSync, apply } from '#lib/sync/applying.ts';
import { type Store, store } from '#lib/sync/store.svelte.ts';

let running: Promise<void> | null = null;
let again: Promise<void> | null = null;

/** Bring the store up to date. Whoever asks while one is under way gets the next one, which sees their change. */
export function pull(): Promise<void> {
	if (!running) {
		running = pullAll(store).finally(() => (running = null));
		return running;
	}
	again ??= running
		.catch(() => undefined)
		.then(() => {
			again = null;
			return pull();
		});
	return again;
}

/** Ask until there is no more; a void cursor (410) starts anew. Exported for its tests. */
export async function pullAll(into: Store): Promise<void> {
	try {
		await follow(into);
	} catch (error) {
		if (!(error instanceof Problem && error.status === 410)) throw error;
		into.cursor = null;
		await follow(into);
	}
}

async function follow(into: Store): Promise<void> {
	const whole = into.cursor === null ? new WholeSync() : null;
	for (let more = true; more;) {
		const { body } = await request<SyncAnswer>('POST', '/sync', { body: { cursor: into.cursor } });
		apply(into, body);
		whole?.take(into, body);
		more = body.more;
	}
}
