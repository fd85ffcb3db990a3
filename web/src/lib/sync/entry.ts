// A change of mine as plain data: what to ask of the server, and how it shows until the server's rows have it. So it
// survives a reload, and another tab can send it.
import type { Method } from '#lib/api/request.ts';
import type { Row, Rows, Table } from '#lib/sync/delta.ts';
import { v7 as newId } from 'uuid';

/** How a change shows: a new row, other fields, or no row. */
export type Show = { table: Table; id: string } & ({ make: Row } | { patch: object } | { gone: true });

/** Stands in a path for the operation that `undoes` turns out to be on the server. */
export const UNKNOWN_OPERATION = '{operation}';

export interface Entry {
	/** Its id and Idempotency-Key: a UUIDv7, so entries sort as they were made. */
	key: string;
	/** When it was made (ISO 8601, by the server's clock, as far as this device knows it). */
	at: string;
	method: Method;
	path: string;
	body?: unknown;
	shows: Show[];
	/** The rows as I saw them when I changed fields of them: what to compare with, where others did too. */
	seen?: Record<string, Rows['tasks'] | Rows['lists'] | Rows['accounts']>;
	/** The words for its failure: "“Milk” was not added." */
	about: string;
	/** The key of the entry that this one takes back. */
	undoes?: string;
	/** The server has it; it shows until /sync has brought it. */
	answered?: { operationId: string | null };
}

/** A key behind the last one, whatever the clock says. */
export function keyAfter(last: string | undefined): string {
	const key = newId();
	return last === undefined || key > last ? key : newId({ msecs: millisecondsOf(last) + 1 });
}

function millisecondsOf(key: string): number {
	return parseInt(key.replaceAll('-', '').slice(0, 12), 16);
}

export type NewEntry = Omit<Entry, 'key' | 'at' | 'answered'>;

/** An undo, once it is known which operation it takes back. */
export function takingBack(entry: Entry, operation: string | null | undefined): Entry {
	if (!operation || !entry.path.includes(UNKNOWN_OPERATION)) return entry;
	return { ...entry, path: entry.path.replace(UNKNOWN_OPERATION, operation) };
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

interface Touched {
	writes: ReadonlySet<string>;
	reads: ReadonlySet<string>;
}
const remembered = new WeakMap<Entry, Touched>();

/** The ids that an entry changes, and those it only speaks of (the list of a new task). */
export function touchedBy(entry: Entry): Touched {
	let touched = remembered.get(entry);
	if (!touched) remembered.set(entry, (touched = read(entry)));
	return touched;
}

function read(entry: Entry): Touched {
	const writes = new Set([entry.key, ...entry.shows.map((show) => show.id)]);
	const spoken = `${entry.path} ${entry.undoes ?? ''} ${JSON.stringify(entry.body ?? '')}`.match(UUID) ?? [];
	return { writes, reads: new Set(spoken.filter((id) => !writes.has(id))) };
}

/** Those of the entries, in order, that wait for none before them. */
export function independent(entries: Iterable<Entry>): Entry[] {
	const written = new Set<string>();
	const read = new Set<string>();
	const free: Entry[] = [];
	for (const entry of entries) {
		const { writes, reads } = touchedBy(entry);
		const waits = some(writes, written) || some(writes, read) || some(reads, written);
		if (!waits) free.push(entry);
		writes.forEach((id) => written.add(id));
		reads.forEach((id) => read.add(id));
	}
	return free;
}

function some(ids: ReadonlySet<string>, among: ReadonlySet<string>): boolean {
	for (const id of ids) if (among.has(id)) return true;
	return false;
}

/** Those of the later entries that make no sense without this one: they change what it was to make. */
export function followersOf(entry: Entry, later: Iterable<Entry>): Entry[] {
	const lost = new Set(entry.shows.map((show) => show.id));
	const followers: Entry[] = [];
	for (const one of later) {
		const { writes, reads } = touchedBy(one);
		if (!some(lost, writes) && !some(lost, reads)) continue;
		followers.push(one);
		for (const show of one.shows) if ('make' in show) lost.add(show.id);
	}
	return followers;
}
