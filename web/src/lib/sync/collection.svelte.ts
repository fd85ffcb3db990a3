// Rows of one kind as the screen shows them: what the server said, with my unsent changes laid over it.
// A change that is refused is simply lifted off again, and what the server said shows.
import { Index } from '#lib/sync/indexes.svelte.ts';
import { SvelteMap } from 'svelte/reactivity';

type Overlay<Row> = { make: Row } | { patch: Partial<Row> } | { gone: true };

export class Collection<Row extends { id: string }> {
	/** What the screen shows, reactive. */
	readonly rows = new SvelteMap<string, Row>();
	readonly #truth = new Map<string, Row>();
	readonly #overlays = new Map<string, Overlay<Row>[]>();
	readonly #supersedes: (given: Row, held: Row) => boolean;
	readonly #all = new Index<Row>(
		() => [''],
		() => 0,
	);
	/** Groups of what the screen shows; kept up to date here. */
	protected readonly indexes: readonly Index<Row>[] = [];

	/** `supersedes` says whether a given row is at least as new as the one held: answers can cross. */
	constructor(supersedes: (given: Row, held: Row) => boolean = () => true) {
		this.#supersedes = supersedes;
	}

	get(id: string): Row | undefined {
		return this.rows.get(id);
	}

	/** All rows; whoever reads them this way hears of every change: an index tells of less. */
	values(): Row[] {
		return [...this.#all.of('')];
	}

	/** The row as the server last told it, without my changes. */
	truth(id: string): Row | undefined {
		return this.#truth.get(id);
	}

	/** Take rows from the server. */
	put(rows: Iterable<Row>): void {
		for (const row of rows) {
			const held = this.#truth.get(row.id);
			if (held && !this.#supersedes(row, held)) continue;
			this.#truth.set(row.id, row);
			this.#show(row.id);
		}
		this.#tell();
	}

	/** Take the answer to an edit: a row deleted meanwhile does not come back by it. */
	refresh(row: Row): void {
		if (this.#truth.has(row.id)) this.put([row]);
	}

	remove(ids: Iterable<string>): void {
		for (const id of ids) {
			this.#truth.delete(id);
			this.#show(id);
		}
		this.#tell();
	}

	/** Forget every row of the server's but these (after a whole sync). */
	retain(ids: ReadonlySet<string>): void {
		this.remove([...this.#truth.keys()].filter((id) => !ids.has(id)));
	}

	/** Show a row that the server does not know yet. Returns what takes it off again. */
	expectNew(row: Row): () => void {
		return this.#lay(row.id, { make: row });
	}

	/** Show a change that is not confirmed yet. Returns what takes it off again. */
	expect(id: string, patch: Partial<Row>): () => void {
		return this.#lay(id, { patch });
	}

	/** Hide a row whose deletion is not confirmed yet. Returns what shows it again. */
	expectGone(id: string): () => void {
		return this.#lay(id, { gone: true });
	}

	clear(): void {
		this.#truth.clear();
		this.#overlays.clear();
		for (const id of [...this.rows.keys()]) this.#show(id);
		this.#tell();
	}

	#lay(id: string, overlay: Overlay<Row>): () => void {
		this.#overlays.set(id, [...(this.#overlays.get(id) ?? []), overlay]);
		this.#show(id);
		this.#tell();
		return () => {
			const left = (this.#overlays.get(id) ?? []).filter((one) => one !== overlay);
			if (left.length) this.#overlays.set(id, left);
			else this.#overlays.delete(id);
			this.#show(id);
			this.#tell();
		};
	}

	#show(id: string): void {
		let row = this.#truth.get(id);
		for (const overlay of this.#overlays.get(id) ?? []) {
			if ('make' in overlay) row ??= overlay.make;
			else if ('gone' in overlay) row = undefined;
			else if (row) row = { ...row, ...overlay.patch };
		}
		const before = this.rows.get(id);
		if (row === before) return;
		if (row) this.rows.set(id, row);
		else this.rows.delete(id);
		this.#all.note(before, row);
		for (const index of this.indexes) index.note(before, row);
	}

	#tell(): void {
		this.#all.tell();
		for (const index of this.indexes) index.tell();
	}
}
