// An account's settings lie in two layers, and each of them is an edit of its own: for merging they lie in one.
import type { AccountPatch } from '#lib/api/types.ts';

const OUTER = new Set(['name', 'time_zone']);

/** The preferences beside the rest; what has none stays as it is. */
export function flat<Row extends object>(row: Row): Row {
	const { preferences, ...plain } = row as { preferences?: object };
	return preferences ? ({ ...plain, ...preferences } as unknown as Row) : row;
}

/** Settings as the API takes them. */
export function nested(settings: Readonly<Record<string, unknown>>): AccountPatch {
	const all = Object.entries(settings);
	const outer = Object.fromEntries(all.filter(([name]) => OUTER.has(name)));
	const preferences = Object.fromEntries(all.filter(([name]) => !OUTER.has(name)));
	return { ...outer, ...(Object.keys(preferences).length && { preferences }) };
}
