// Follows one row through the changes of a view, without looking at all of them each time.
import type { Row } from '#lib/tasks/rows.ts';
import { spanOf } from '#lib/ui/span.ts';

export class Following {
	#id: string | null = null;
	#rows: readonly Row[] = [];
	#at = -1;

	/** The index of a task's row; -1 where it has none. */
	indexOf(id: string, rows: readonly Row[]): number {
		if (id !== this.#id) this.#at = near(this.#at, id, rows);
		else if (rows !== this.#rows) this.#at = this.#now(id, rows);
		this.#id = id;
		this.#rows = rows;
		return this.#at;
	}

	#now(id: string, rows: readonly Row[]): number {
		const { from, to, toAfter } = spanOf(this.#rows, rows);
		if (this.#at >= to) return this.#at - to + toAfter;
		if (this.#at >= 0 && this.#at < from) return this.#at;
		return find(id, rows, from, toAfter);
	}
}

/** The focus mostly goes one row on. */
function near(at: number, id: string, rows: readonly Row[]): number {
	const found = find(id, rows, Math.max(0, at - 1), at + 2);
	return found < 0 ? find(id, rows, 0, rows.length) : found;
}

function find(id: string, rows: readonly Row[], from: number, to: number): number {
	for (let index = from; index < Math.min(to, rows.length); index++)
		if (rows[index]?.task.id === id) return index;
	return -1;
}
