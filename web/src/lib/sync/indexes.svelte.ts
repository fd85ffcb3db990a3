// The rows of a collection by a key (their list, their parent, their day): each group in its order and kept up to
// date row by row, so that one changed task among ten thousand neither scans nor sorts the others.
import { placeIn } from '#lib/tasks/order.ts';
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
		const joined = after ? this.#keysOf(after) : NONE;
		if (before)
			for (const key of this.#keysOf(before)) if (!joined.includes(key)) this.#group(key).remove(before.id);
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
	/** By id, what `#sorted` still has of the rows that came, changed or went; null where they are too many. */
	#moved: Map<string, Row | undefined> | null = new Map();
	#sorted: readonly Row[] = NONE;

	constructor(compare: Comparison<Row>) {
		this.#compare = compare;
	}

	get size(): number {
		return this.#members.size;
	}

	put(row: Row): void {
		this.#move(row.id);
		this.#members.set(row.id, row);
	}

	remove(id: string): void {
		this.#move(id);
		this.#members.delete(id);
	}

	#move(id: string): void {
		if (!this.#moved || this.#moved.has(id)) return;
		if (this.#moved.set(id, this.#members.get(id)).size > FEW) this.#moved = null;
	}

	inOrder(): readonly Row[] {
		if (!this.#moved) this.#sorted = [...this.#members.values()].sort(this.#compare);
		else if (this.#moved.size) this.#sorted = this.#mended(this.#moved);
		this.#moved = new Map();
		return this.#sorted;
	}

	#mended(moved: ReadonlyMap<string, Row | undefined>): Row[] {
		const rows = [...this.#sorted];
		for (const old of moved.values()) if (old) rows.splice(this.#find(old, rows), 1);
		for (const id of moved.keys()) {
			const row = this.#members.get(id);
			if (row) rows.splice(placeIn(rows, row, this.#compare), 0, row);
		}
		return rows;
	}

	/** Where it stands: at its place, or among its equals. */
	#find(row: Row, rows: readonly Row[]): number {
		const at = placeIn(rows, row, this.#compare) - 1;
		return rows[at] === row ? at : rows.indexOf(row);
	}
}
