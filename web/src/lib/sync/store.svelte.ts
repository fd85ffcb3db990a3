// Everything of mine that the screens read: they read it only here, and it changes only by `sync/`.
import type { Account, Suggestion, TaskList } from '#lib/api/types.ts';
import { Collection } from '#lib/sync/collection.svelte.ts';
import { Tasks } from '#lib/sync/tasks.svelte.ts';

export type Connection = 'starting' | 'live' | 'away';

export class Store {
	readonly tasks = new Tasks((given, held) => given.version >= held.version);
	readonly lists = new Collection<TaskList>((given, held) => given.version >= held.version);
	readonly suggestions = new Collection<Suggestion>();
	connection = $state<Connection>('starting');
	/** Whether the first sync has arrived, so that empty means empty. */
	ready = $state(false);
	/** How far we have read; opaque. */
	cursor: string | null = null;
	#account = $state.raw<Account | null>(null);

	get account(): Account | null {
		return this.#account;
	}

	set account(account: Account | null) {
		this.#account = account;
		if (account) this.tasks.seenFrom(account.time_zone);
	}

	clear(): void {
		this.tasks.clear();
		this.lists.clear();
		this.suggestions.clear();
		this.account = null;
		this.connection = 'starting';
		this.ready = false;
		this.cursor = null;
	}
}

export const store = new Store();
