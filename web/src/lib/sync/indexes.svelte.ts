// The rows of a collection by a key (their list, their parent, their day): each group in its order and kept up to
// date row by row, so that one changed task among ten thousand neither scans nor sorts the others.
import { SvelteMap } from 'svelte/reactivity';

type Comparison<Row> = (a: Row, b: Row) => number;
const NONE: readonly never[] = [];

export class Index<Row extends { id: string }> {
	readonly #keysOf: (row: Row) => readonly string[];
	readonly #compare: Comparison<Row>;
	readonly #groups = new Map<string, Group<Row>>();
	/** One number per key, so that a screen hears of the groups it has read and of no others. */
	readonly #versions = new SvelteMap<string, number>();
	readonly #touched = new Set<string>();

	constructor(keysOf: (row: Row) => readonly string[], compare: Comparison<Row>) {
		this.#keysOf = keysOf;
		this.#compare = compare;
	}

	/** The rows of one group in their order, reactive; the same array until one of them changes. */
	of(key: string): readonly Row[] {
		this.#versions.get(key);
		return this.#groups.get(key)?.inOrder() ?? NONE;
	}

	/** How many rows a group has, reactive. */
	count(key: string): number {
		this.#versions.get(key);
		return this.#groups.get(key)?.size ?? 0;
	}

	/** The keys that have rows, reactive: it tells of groups that come and go, not of what is in them. */
	keys(): string[] {
		return [...this.#versions.keys()];
	}

	/** Take note of a row that came, changed or went; `tell` makes it known. */
	note(before: Row | undefined, after: Row | undefined): void {
		const left = before ? this.#keysOf(before) : NONE;
		const joined = after ? this.#keysOf(after) : NONE;
		if (before) for (const key of left) if (!joined.includes(key)) this.#group(key).remove(before.id);
		if (after) for (const key of joined) this.#group(key).put(after);
	}

	/** Tell whoever reads the groups touched since the last time. */
	tell(): void {
		for (const key of this.#touched) {
			if (this.#groups.get(key)?.size) this.#versions.set(key, (this.#versions.get(key) ?? 0) + 1);
			else this.#forget(key);
		}
		this.#touched.clear();
	}

	#group(key: string): Group<Row> {
		this.#touched.add(key);
		let group = this.#groups.get(key);
		if (!group) this.#groups.set(key, (group = new Group(this.#compare)));
		return group;
	}

	#forget(key: string): void {
		this.#groups.delete(key);
		this.#versions.delete(key);
	}
}

/** More changes than this at once are cheaper sorted as a whole. */
const FEW = 64;

class Group<Row extends { id: string }> {
	readonly #members = new Map<string, Row>();
	readonly #compare: Comparison<Row>;
	/** Ids whose place in `#sorted` no longer holds. */
	readonly #moved = new Set<string>();
	#sorted: readonly Row[] = NONE;

	constructor(compare: Comparison<Row>) {
		this.#compare = compare;
	}

	get size(): number {
		return this.#members.size;
	}

	put(row: Row): void {
		this.#members.set(row.id, row);
		this.#moved.add(row.id);
	}

	remove(id: string): void {
		this.#members.delete(id);
		this.#moved.add(id);
	}

	inOrder(): readonly Row[] {
		if (this.#moved.size > FEW) this.#sorted = [...this.#members.values()].sort(this.#compare);
		else if (this.#moved.size) this.#sorted = this.#mended();
		this.#moved.clear();
		return this.#sorted;
	}

	#mended(): Row[] {
		const rows = this.#sorted.filter((row) => !this.#moved.has(row.id));
		for (const id of this.#moved) {
			const row = this.#members.get(id);
			if (row) rows.splice(this.#placeOf(row, rows), 0, row);
		}
		return rows;
	}

	#placeOf(row: Row, rows: readonly Row[]): number {
		let [from, to] = [0, rows.length];
		while (from < to) {
			const middle = (from + to) >> 1;
			const other = rows[middle];
			if (other && this.#compare(other, row) <= 0) from = middle + 1;
			else to = middle;
		}
		return from;
	}
}
