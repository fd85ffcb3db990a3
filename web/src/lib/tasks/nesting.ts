// Where a task lands between rows: under which parent, behind which sibling. Pure, so that it can be tested.
import type { Row } from '#lib/tasks/rows.ts';

export interface Landing {
	parentId: string | null;
	/** The sibling right before it; null where it is the first. */
	afterId: string | null;
}

/** The depths possible in the gap before row `gap`: no deeper than below the row above, no less than the row after it. */
export function depthsAt(rows: readonly Row[], gap: number): { least: number; most: number } {
	const above = rows[gap - 1];
	return {
		least: Math.min(rows[gap]?.depth ?? 0, above ? above.depth + 1 : 0),
		most: above ? above.depth + 1 : 0,
	};
}

/** What a depth in a gap means. */
export function landingAt(rows: readonly Row[], gap: number, depth: number): Landing {
	let afterId: string | null = null;
	for (let at = gap - 1; at >= 0; at--) {
		const row = rows[at] as Row;
		if (row.depth === depth) afterId ??= row.task.id;
		if (row.depth < depth) return { parentId: row.task.id, afterId };
	}
	return { parentId: null, afterId };
}

/** The rows without one and everything below it: what it can land between. */
export function rowsWithout(rows: readonly Row[], id: string): Row[] {
	const from = rows.findIndex((row) => row.task.id === id);
	if (from < 0) return [...rows];
	const depth = (rows[from] as Row).depth;
	let to = from + 1;
	while ((rows[to]?.depth ?? 0) > depth) to++;
	return [...rows.slice(0, from), ...rows.slice(to)];
}

/** One level in: the last below the sibling above it. Null where there is none. */
export function indented(rows: readonly Row[], id: string): Landing | null {
	const at = rows.findIndex((row) => row.task.id === id);
	const row = rows[at];
	if (!row) return null;
	const above = rows.slice(0, at).findLast((one) => one.depth <= row.depth);
	if (above?.depth !== row.depth) return null;
	const children = rows.slice(0, at).filter((one) => one.task.parent_id === above.task.id);
	return { parentId: above.task.id, afterId: children.at(-1)?.task.id ?? null };
}

/** One level out: right behind what it was below. Null at the top. */
export function outdented(rows: readonly Row[], id: string): Landing | null {
	const row = rows.find((one) => one.task.id === id);
	const parent = row?.depth ? rows.find((one) => one.task.id === row.task.parent_id) : undefined;
	if (!parent) return null;
	return { parentId: parent.depth ? parent.task.parent_id : null, afterId: parent.task.id };
}
