// Places between others, as fractional indexes in base 62: the same alphabet and order as the backend's.
import { BASE_62_DIGITS, generateKeyBetween } from 'fractional-indexing';

/** A position after `before` and before `after` (null: no bound on that side). */
export function between(before: string | null, after: string | null): string {
	// Two rows may share a position (both made offline): then behind both is the best there is.
	if (before !== null && after !== null && before >= after) return key(before, null);
	return key(before, after);
}

function key(before: string | null, after: string | null): string {
	return generateKeyBetween(before, after, BASE_62_DIGITS, BASE_62_DIGITS.slice(10));
}

/** The position that brings one of some ordered rows to `index` among the others; null if it is there already. */
export function positionAt(
	rows: readonly { id: string; position: string }[],
	id: string,
	index: number,
): string | null {
	const from = rows.findIndex((row) => row.id === id);
	const others = rows.filter((row) => row.id !== id);
	const to = Math.max(0, Math.min(index, others.length));
	if (from === to) return null;
	return between(others[to - 1]?.position ?? null, others[to]?.position ?? null);
}
