// The orders in which tasks are kept and shown. Codes are compared, not letters: quick, and the same everywhere.
import type { Priority, Task } from '#lib/api/types.ts';

const RANK: Record<Priority, number> = { high: 0, medium: 1, low: 2 };
const FAR = '9999';

export function order(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** Where a row belongs among ordered ones, behind those that are equal; by halving. */
export function placeIn<Row>(rows: readonly Row[], row: Row, compare: (a: Row, b: Row) => number): number {
	let [from, to] = [0, rows.length];
	while (from < to) {
		const middle = (from + to) >> 1;
		if (compare(rows[middle] as Row, row) <= 0) from = middle + 1;
		else to = middle;
	}
	return from;
}

/** Byte order, as positions are ordered in the database. */
export function byPosition(a: Pick<Task, 'position' | 'id'>, b: Pick<Task, 'position' | 'id'>): number {
	return order(a.position, b.position) || order(a.id, b.id);
}

/** The next due first, the more important one first among those due at once, what has no date last. */
export function byDue(a: Task, b: Task): number {
	return order(a.due_at ?? FAR, b.due_at ?? FAR) || byPriority(a, b) || byPosition(a, b);
}

export function byPriority(a: Task, b: Task): number {
	return rankOf(a) - rankOf(b);
}

function rankOf(task: Task): number {
	return task.priority ? RANK[task.priority] : 3;
}
