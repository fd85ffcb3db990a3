// One answer of /sync into the store: what is dropped first, then what is new.
import type { SyncAnswer } from '#lib/api/types.ts';
import type { Store } from '#lib/sync/store.svelte.ts';

/** Apply an answer and remember its cursor. */
export function apply(store: Store, answer: SyncAnswer): void {
	drop(store, answer.dropped_lists);
	store.tasks.remove(answer.deleted_tasks);
	store.lists.put(answer.lists);
	store.tasks.put(answer.tasks);
	store.suggestions.put(answer.suggestions);
	if (answer.account) store.account = answer.account;
	store.cursor = answer.cursor;
	if (!answer.more) store.ready = true;
}

function drop(store: Store, lists: readonly string[]): void {
	if (!lists.length) return;
	const gone = new Set(lists);
	store.lists.remove(gone);
	store.tasks.remove(
		[...store.tasks.rows.values()].filter((one) => gone.has(one.list_id)).map((one) => one.id),
	);
}

/** Gathers the answers of a sync from the beginning, and at its end drops what was in none of them. */
export class WholeSync {
	readonly #tasks = new Set<string>();
	readonly #lists = new Set<string>();
	readonly #suggestions = new Set<string>();

	take(store: Store, answer: SyncAnswer): void {
		answer.tasks.forEach((one) => this.#tasks.add(one.id));
		answer.lists.forEach((one) => this.#lists.add(one.id));
		answer.suggestions.forEach((one) => this.#suggestions.add(one.id));
		if (answer.more) return;
		store.tasks.retain(this.#tasks);
		store.lists.retain(this.#lists);
		store.suggestions.retain(this.#suggestions);
	}
}
