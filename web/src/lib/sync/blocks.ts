// The server's rows on the disk: in blocks of JSON text. A browser reads and writes ten thousand records many times
// slower than the same as a few hundred texts. A row's block follows from its id, so nobody has to keep account of it.
import { type Delta, type Row, TABLES, type Table } from '#lib/sync/delta.ts';
import { pauses } from '#lib/sync/slices.ts';

/** The keys of a table's blocks lie between these. */
export function blocksOf(table: Table): IDBKeyRange {
	return IDBKeyRange.bound(`${table}:`, `${table};`, false, true);
}

/** The end of a UUID is random, in those made anew as in those derived: the blocks are alike in size. */
function blockOf(table: Table, id: string): string {
	return `${table}:${id.slice(-2)}`;
}

/** The rows of many blocks. Lets the page breathe meanwhile. */
export async function rowsIn(texts: readonly string[]): Promise<Row[]> {
	const rows: Row[] = [];
	const pause = pauses();
	for (const text of texts) {
		rows.push(...(JSON.parse(text) as Row[]));
		const breath = pause();
		if (breath) await breath;
	}
	return rows;
}

/** What several deltas come to, until it is written. */
export class Gathered {
	/** By block and id: the row, or null where it is gone. */
	readonly #blocks = new Map<string, Map<string, Row | null>>();
	cursor: string | null = null;

	take(delta: Delta): void {
		for (const table of TABLES) {
			for (const id of delta.gone[table]) this.#note(table, id, null);
			for (const row of delta.put[table]) this.#note(table, row.id, row);
		}
		this.cursor = delta.cursor ?? this.cursor;
	}

	#note(table: Table, id: string, row: Row | null): void {
		const key = blockOf(table, id);
		const block = this.#blocks.get(key) ?? new Map<string, Row | null>();
		this.#blocks.set(key, block.set(id, row));
	}

	/** The blocks as they are to be; `held` has the text of each as it is. Lets the page breathe meanwhile. */
	async texts(held: ReadonlyMap<string, string | undefined>): Promise<Map<string, string>> {
		const texts = new Map<string, string>();
		const pause = pauses();
		for (const [key, changes] of this.#blocks) {
			texts.set(key, changed(held.get(key), changes));
			const breath = pause();
			if (breath) await breath;
		}
		return texts;
	}

	get keys(): string[] {
		return [...this.#blocks.keys()];
	}
}

function changed(text: string | undefined, changes: ReadonlyMap<string, Row | null>): string {
	const before = text ? (JSON.parse(text) as Row[]) : [];
	const rows = new Map(before.map((row): [string, Row | null] => [row.id, row]));
	for (const [id, row] of changes) rows.set(id, row);
	return JSON.stringify([...rows.values()].filter((row) => row !== null));
}
