// What becomes of a change that the server refuses: nothing that somebody wrote is thrown away, it becomes a question.
import type { Problem } from '#lib/api/problem.ts';
import { type Entry, followersOf } from '#lib/sync/entry.ts';
import type { Said } from '#lib/sync/messages.ts';
import type { Task, TaskList } from '#lib/api/types.ts';
import { v7 as newId } from 'uuid';

const COMPLETED_AT = 'completed_at';

export type Deletable = Task | TaskList;
type LastSeen = (id: string, seen: Deletable) => Deletable | undefined;

/**
 * The refusal of an entry, with those of the later ones that make no sense without it.
 * `lastSeen` gives a row that is gone from the server, as it last was (as it was `seen` where no sync had brought it
 * yet), or undefined where it is still there.
 */
export function refusalOf(
	entry: Entry,
	later: readonly Entry[],
	problem: Problem,
	lastSeen: LastSeen,
): Said<'refused'> {
	const row = problem.status === 404 ? goneRow(entry, lastSeen) : undefined;
	const makes = entry.shows.some((show) => 'make' in show);
	const entries = [entry, ...(row || makes ? followersOf(entry, later) : [])];
	const keys = entries.map((one) => one.key);
	const id = newId();
	const question = row
		? { id, kind: 'deleted' as const, row, entries }
		: { id, kind: 'refused' as const, problem: problem.details, entries };
	return { kind: 'refused', keys, problem: problem.details, question };
}

/**
 * The same completion without its time, where this device's clock is ahead and the server refuses what has not come
 * yet: done it is all the same, and the server's time is the best there is. Null where the refusal is about something else.
 */
export function untimed(entry: Entry, problem: Problem): Entry | null {
	if (!problem.errors.some(({ field }) => field === COMPLETED_AT)) return null;
	const text = JSON.stringify(entry.body);
	const without = JSON.stringify(entry.body, (name, value: unknown) =>
		name === COMPLETED_AT ? undefined : value,
	);
	return without === text ? null : { ...entry, body: JSON.parse(without) as unknown };
}

/** What an edit was of, where that has been deleted. */
function goneRow(entry: Entry, lastSeen: LastSeen): Deletable | undefined {
	const [[id, seen] = []] = Object.entries(entry.seen ?? {});
	const last = id && seen && 'version' in seen ? lastSeen(id, seen) : undefined;
	return last && { ...last, ...seen, ...patchOf(entry) };
}

function patchOf(entry: Entry): object {
	return Object.assign({}, ...entry.shows.map((show) => ('patch' in show ? show.patch : {}))) as object;
}
