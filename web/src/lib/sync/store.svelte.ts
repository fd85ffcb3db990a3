// Everything of mine that the screens read: they read it only here, and it changes only by `sync/`.
import type { Account, Suggestion, TaskList } from '#lib/api/types.ts';
import { Collection } from '#lib/sync/collection.svelte.ts';
import { tableOf } from '#lib/sync/answers.ts';
import { type Delta, type Held, TABLES, type Row, type Table, nothing } from '#lib/sync/delta.ts';
import type { Entry, Show } from '#lib/sync/entry.ts';
import { pauses } from '#lib/sync/slices.ts';
import { Tasks } from '#lib/sync/tasks.svelte.ts';

export type Connection = 'starting' | 'live' | 'away';

export class Store {
	readonly tasks = new Tasks();
	readonly lists = new Collection<TaskList>();
	readonly suggestions = new Collection<Suggestion>();
	readonly accounts = new Collection<Account>();
	connection = $state<Connection>('starting');
	/** Whether there is something to show, so that empty means empty. */
	ready = $state(false);
	/** Whether a sync from the beginning is still coming in. */
	filling = $state(false);
	/** Whether the copy is kept in this browser, so that a reload without a network shows it. */
	keeps = $state(true);
	/** How far we have read; opaque. */
	cursor: string | null = null;
	readonly #account = $derived(this.accounts.values()[0] ?? null);

	get account(): Account | null {
		return this.#account;
	}

	/** The rows of one kind. */
	table(name: Table): Collection<Row & { version?: number }> {
		return this[name] as unknown as Collection<Row & { version?: number }>;
	}

	/** Take what /sync said: what is gone first, then what is new. */
	apply(delta: Delta): void {
		for (const table of TABLES) this.table(table).remove(delta.gone[table]);
		for (const table of TABLES) this.table(table).put(delta.put[table]);
		if (delta.cursor !== null) this.cursor = delta.cursor;
		this.#lookFromHome();
	}

	/**
	 * The same in slices, where it is long: the page breathes in between, and the screens are told once, at the end.
	 * `alongside` happens in the same breath.
	 */
	async applyInSlices(delta: Delta, alongside: () => void): Promise<void> {
		this.apply({ ...delta, cursor: null, put: noRows() });
		const pause = pauses();
		for (const table of TABLES)
			for (const row of delta.put[table]) {
				this.table(table).take(row);
				const breath = pause();
				if (breath) await breath;
			}
		this.apply({ ...delta, gone: nothing(), put: noRows() });
		alongside();
	}

	/** Take the row that the server has at this moment, where the one held was stale. */
	present(row: Row): void {
		this.table(tableOf(row)).present(row);
	}

	/** The server may have gone back in time: from now on it counts what it tells, however old it is. */
	doubt(): void {
		for (const table of TABLES) this.table(table).doubt();
	}

	/** Show a change of mine, and take it off again. */
	lay(entry: Entry): void {
		for (const [table, shows] of byTable(entry.shows)) this.table(table).lay(entry.key, shows);
		this.#lookFromHome();
	}

	lift(entry: Entry): void {
		for (const [table, shows] of byTable(entry.shows)) this.table(table).lift(entry.key, shows);
		this.#lookFromHome();
	}

	clear(): void {
		for (const table of TABLES) this.table(table).clear();
		this.connection = 'starting';
		this.ready = this.filling = false;
		this.cursor = null;
	}

	#lookFromHome(): void {
		if (this.account) this.tasks.seenFrom(this.account.time_zone);
	}
}

function noRows(): Held {
	return { tasks: [], lists: [], suggestions: [], accounts: [] };
}

function byTable(shows: readonly Show[]): Map<Table, Show[]> {
	const tables = new Map<Table, Show[]>();
	for (const show of shows) tables.set(show.table, [...(tables.get(show.table) ?? []), show]);
	return tables;
}

export const store = new Store();
