// Where two arrays differ. Most of what changes is one row among thousands.

export interface Span {
	/** The index of the first that differs. */
	from: number;
	/** The end of what differs, in the array as it was. */
	to: number;
	/** The same in the array as it is. */
	toAfter: number;
}

/** What lies between what two arrays begin with and what they end with alike. */
export function spanOf(before: readonly unknown[], after: readonly unknown[]): Span {
	const least = Math.min(before.length, after.length);
	let from = 0;
	while (from < least && before[from] === after[from]) from++;
	let [to, toAfter] = [before.length, after.length];
	while (to > from && toAfter > from && before[to - 1] === after[toAfter - 1]) (to--, toAfter--);
	return { from, to, toAfter };
}
