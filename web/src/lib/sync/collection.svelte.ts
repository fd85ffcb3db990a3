// Rows of one kind as the screen shows them: what the server said, with my changes laid over it that the server's rows
// do not have yet. A change that is refused is simply lifted off again, and what the server said shows.
import type { Show } from '#lib/sync/entry.ts';
import { Index } from '#lib/sync/indexes.svelte.ts';
import { Signals } from '#lib/sync/signals.svelte.ts';

interface Overlay {
	key: string;
	show: Show;
}

export class Collection<Row extends { id: string; version?: number }> {
	/** What the screen shows. */
	readonly #shown = new Map<string, Row>();
	readonly #read = new Signals();
	readonly #truth = new Map<string, Row>();
	/** Rows from answers to my changes: newer than the truth until the next sync. */
	readonly #answered = new Map<string, Row>();
	readonly #overlays = new Map<string, Overlay[]>();
	/** Of those of the truth that a restored server may have gone back behind: their versions mean nothing. */
	#void = new Set<string>();
	readonly #gone = new Map<string, Row>();
	readonly #all = new Index<Row>(
		() => [''],
		() => 0,
	);
	/** Groups of what the screen shows; kept up to date here. */
	protected readonly indexes: readonly Index<Row>[] = [];

	/** A row as the screen shows it, reactive. */
	get(id: string): Row | undefined {
		this.#read.note(id);
		return this.#shown.get(id);
	}

	/** How many there are, reactive. */
	get size(): number {
		return this.#all.count('');
	}

	/** All rows; whoever reads them this way hears of every change: an index tells of less. */
	values(): Row[] {
		return [...this.#all.of('')];
	}

	/** The newest row that the server has told us of, without my unsent changes. */
	server(id: string): Row | undefined {
		return this.#answered.get(id) ?? this.#truth.get(id);
	}

	/** The row as /sync last told it: an answer may be of a row that is gone by now. */
	synced(id: string): Row | undefined {
		return this.#truth.get(id);
	}

	/** The row, or the last one there was before it went. */
	lastSeen(id: string): Row | undefined {
		return this.#shown.get(id) ?? this.#gone.get(id);
	}

	/** The ids of the server's rows. */
	ids(): Iterable<string> {
		return this.#truth.keys();
	}

	/** Take rows of /sync, and tell of them. */
	put(rows: Iterable<Row>): void {
		for (const row of rows) this.take(row);
		this.tell();
	}

	/** Take a row of /sync; one that is older than the one held (two tabs, one behind) is left. `tell` makes it known. */
	take(row: Row): void {
		if (!this.#void.delete(row.id) && !this.isNews(row, this.#truth.get(row.id))) return;
		this.#truth.set(row.id, row);
		if (!isOlder(row, this.#answered.get(row.id))) this.#answered.delete(row.id);
		this.#show(row.id);
	}

	/** Whether a row is to be taken for the one held. */
	protected isNews(row: Row, held: Row | undefined): boolean {
		return !isOlder(row, held);
	}

	/** Take a row of an answer: what the next change of it starts from; /sync will bring it to the screen. */
	answered(row: Row): void {
		if (this.#void.has(row.id) || !isOlder(row, this.server(row.id))) this.#answered.set(row.id, row);
	}

	/** What the server has at this moment, with whatever version. */
	present(row: Row): void {
		this.#answered.set(row.id, row);
	}

	/** The server may have gone back in time: what it tells from now on counts, however old it is. */
	doubt(): void {
		this.#answered.clear();
		this.#void = new Set(this.#truth.keys());
	}

	remove(ids: Iterable<string>): void {
		for (const id of ids) {
			this.#truth.delete(id);
			this.#answered.delete(id);
			this.#void.delete(id);
			this.#show(id);
		}
		this.tell();
	}

	/** Show changes of an entry over the rows; entries lie upon each other in the order of their keys. */
	lay(key: string, shows: readonly Show[]): void {
		for (const show of shows) {
			const overlays = [...(this.#overlays.get(show.id) ?? []), { key, show }];
			this.#overlays.set(
				show.id,
				overlays.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)),
			);
			this.#show(show.id);
		}
		this.tell();
	}

	/** Take an entry's changes off again. */
	lift(key: string, shows: readonly Show[]): void {
		for (const { id } of shows) {
			const left = (this.#overlays.get(id) ?? []).filter((one) => one.key !== key);
			if (left.length) this.#overlays.set(id, left);
			else this.#overlays.delete(id);
			this.#show(id);
		}
		this.tell();
	}

	clear(): void {
		for (const held of [this.#truth, this.#answered, this.#overlays, this.#void]) held.clear();
		for (const id of [...this.#shown.keys()]) this.#show(id);
		this.#gone.clear();
		this.tell();
	}

	#show(id: string): void {
		let row = this.#truth.get(id);
		for (const { show } of this.#overlays.get(id) ?? []) {
			if ('make' in show) row ??= show.make as unknown as Row;
			else if ('gone' in show) row = undefined;
			else if (row) row = { ...row, ...show.patch };
		}
		this.#set(id, this.#shown.get(id), row);
	}

	#set(id: string, before: Row | undefined, row: Row | undefined): void {
		if (row === before) return;
		if (row) this.#shown.set(id, row);
		else this.#shown.delete(id);
		this.#read.tell(id);
		if (before && !row) this.#gone.set(id, before);
		this.#all.note(before, row);
		for (const index of this.indexes) index.note(before, row);
	}

	/** Tell the screens what has changed since the last time. */
	tell(): void {
		this.#all.tell();
		for (const index of this.indexes) index.tell();
	}
}

function isOlder(row: { version?: number }, held: { version?: number } | undefined): boolean {
	return !!held && (row.version ?? 0) < (held.version ?? 0);
}
