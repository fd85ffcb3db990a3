// Edits of the same task from two places, field by field: other fields merge; of the same field the later edit wins,
// and the other value is kept for a question. Pure, so that it can be tested.
import type { Account, Task, TaskList, TaskPatch } from '#lib/api/types.ts';
import { type Entry, takingBack } from '#lib/sync/entry.ts';
import type { FieldTimes } from '#lib/sync/fieldtimes.ts';
import { flat, nested } from '#lib/sync/flat.ts';

/** An account, laid flat, has no version: its settings are merged by the server, too. */
export type Versioned = Task | TaskList | Account;
export type Fields = Record<string, unknown>;

export interface Clash {
	id: string;
	/** What the task or list is called. */
	title: string;
	field: string;
	mine: unknown;
	theirs: unknown;
	/** Whether mine is the later one and goes over theirs. */
	mineWins: boolean;
	mineAt: string;
	theirsAt: string;
}

export interface Merged {
	/** What to send of the fields; none left where all of them lost. */
	fields: Fields;
	version: number | undefined;
	clashes: Clash[];
}

const unknown: FieldTimes = () => undefined;

/** A place in an order is no text of anybody's: the later arrival counts, and nobody is asked. */
const UNASKED = new Set(['position']);

/** Merge an edit into the row as the server has it (undefined: not known here, then the server decides). */
export function merge(
	fields: Fields,
	seen: Versioned | undefined,
	row: Versioned | undefined,
	at: string,
	timeOf: FieldTimes = unknown,
): Merged {
	if (!seen || !row) return { fields, version: undefined, clashes: [] };
	const clashes = clashesOf(flat(fields), seen, row, at, timeOf);
	const lost = new Set(clashes.filter((one) => !one.mineWins).map((one) => one.field));
	const kept = Object.fromEntries(Object.entries(flat(fields)).filter(([name]) => !lost.has(name)));
	if ('version' in row) return { fields: kept, version: row.version, clashes };
	return { fields: { ...nested(kept) }, version: undefined, clashes };
}

function clashesOf(fields: Fields, seen: Versioned, row: Versioned, at: string, timeOf: FieldTimes): Clash[] {
	const about = { id: row.id, title: 'title' in row ? row.title : row.name, mineAt: at };
	return Object.keys(fields)
		.filter(
			(name) => !UNASKED.has(name) && isClash(name, fields[name], valueOf(seen, name), valueOf(row, name)),
		)
		.map((field) => {
			const time = Math.min(Date.parse(row.updated_at), timeOf(row.id, field) ?? Infinity);
			const [mineWins, theirsAt] = [Date.parse(at) >= time, new Date(time).toISOString()];
			return { ...about, field, mine: fields[field], theirs: valueOf(row, field), mineWins, theirsAt };
		});
}

/** Somebody else gave this field another value than the one I saw, and not the one I want. */
function isClash(name: string, mine: unknown, seen: unknown, theirs: unknown): boolean {
	return !same(name, theirs, seen) && !same(name, theirs, mine);
}

export function valueOf(row: object, name: string): unknown {
	return (row as Fields)[name];
}

function same(name: string, a: unknown, b: unknown): boolean {
	return JSON.stringify(essence(name, a)) === JSON.stringify(essence(name, b));
}

/** What a person decides of a value: the server adds ids to reminders, and words and an anchor to a recurrence. */
function essence(name: string, value: unknown): unknown {
	if (name === 'recurrence' && value) {
		const { rule, basis } = value as NonNullable<Task['recurrence']>;
		return [rule, basis ?? 'due'];
	}
	if (name !== 'reminders' || !Array.isArray(value)) return value ?? null;
	const each = value as { minutes_before?: number | null; remind_at?: string | null }[];
	return each.map((one) => [one.minutes_before ?? null, one.remind_at ? Date.parse(one.remind_at) : null]);
}

interface BulkUpdate {
	kind: string;
	task_id?: string;
	change?: TaskPatch;
	version?: number | null;
}

export interface Request {
	body: unknown;
	version?: number;
	/** Nothing of it is left to send. */
	nothing: boolean;
	clashes: Clash[];
}

type RowOf = (id: string) => Versioned | undefined;

/** What to send for an entry, given the rows as the server has them, and when their fields were changed. */
export function requestOf(entry: Entry, rowOf: RowOf, timeOf: FieldTimes = unknown): Request {
	const body = entry.body as { edits?: BulkUpdate[] } | undefined;
	if (!entry.seen) return { body, nothing: false, clashes: [] };
	return body?.edits ? mergedBulk(entry, body.edits, rowOf, timeOf) : mergedPatch(entry, rowOf, timeOf);
}

function mergedPatch(entry: Entry, rowOf: RowOf, timeOf: FieldTimes): Request {
	const [id, seen] = Object.entries(entry.seen ?? {})[0] ?? [''];
	const { fields, version, clashes } = merge(entry.body as Fields, seen, rowOf(id), entry.at, timeOf);
	return { body: fields, ...(version && { version }), nothing: !Object.keys(fields).length, clashes };
}

function mergedBulk(entry: Entry, edits: BulkUpdate[], rowOf: RowOf, timeOf: FieldTimes): Request {
	const clashes: Clash[] = [];
	const merged = edits.flatMap((edit) => {
		if (edit.kind !== 'update' || !edit.task_id) return [edit];
		const [seen, row] = [entry.seen?.[edit.task_id], rowOf(edit.task_id)];
		const one = merge(edit.change as Fields, seen, row, entry.at, timeOf);
		clashes.push(...one.clashes);
		const { fields, version } = one;
		return Object.keys(fields).length ? [{ ...edit, change: fields, ...(version && { version }) }] : [];
	});
	return { body: { edits: merged }, nothing: !merged.length, clashes };
}

/**
 * Those of the later entries that are different once one before them has been answered with these rows. What lost in
 * `clashes` is theirs still.
 */
export function followingFrom(
	done: Entry,
	rows: readonly Versioned[],
	later: readonly Entry[],
	clashes: readonly Clash[] = [],
): Entry[] {
	const isTheirs = (id: string, name: string) =>
		clashes.some((one) => !one.mineWins && one.id === id && one.field === name);
	return later.flatMap((entry) => {
		const follower = rows.reduce(
			(one, row) => {
				// What I changed there is no work of others.
				const mine = fieldsOf(done, row.id).filter((name) => !isTheirs(row.id, name));
				return seeing(one, row, mine);
			},
			undoOf(entry, done),
		);
		return follower === entry ? [] : [follower];
	});
}

/** The same once one before them has been refused: what it showed was never there. */
export function followingRefusal(refused: Entry, later: readonly Entry[]): Entry[] {
	return later.flatMap((entry) => {
		const rows = Object.values(refused.seen ?? {});
		const follower = rows.reduce((one, row) => seeing(one, row, fieldsOf(refused, row.id)), entry);
		return follower === entry ? [] : [follower];
	});
}

function undoOf(entry: Entry, done: Entry): Entry {
	return entry.undoes === done.key ? takingBack(entry, done.answered?.operationId) : entry;
}

/** The entry as if I had seen these fields of a row when I made it. */
function seeing(entry: Entry, row: Versioned, names: readonly string[]): Entry {
	const seen = entry.seen?.[row.id];
	if (!seen) return entry;
	const known = Object.fromEntries(names.map((name) => [name, valueOf(row, name)]));
	return { ...entry, seen: { ...entry.seen, [row.id]: { ...seen, ...known } } };
}

/** The names of the fields that an entry gives a row, those that follow from them too. */
function fieldsOf(entry: Entry, id: string): string[] {
	const patches = entry.shows
		.filter((show) => show.id === id)
		.flatMap((show) => Object.keys('patch' in show ? show.patch : 'make' in show ? show.make : {}))
		.filter((name) => name !== 'preferences');
	const body = entry.body as (Fields & { edits?: BulkUpdate[] }) | undefined;
	const sent = body?.edits?.find((edit) => edit.task_id === id)?.change ?? (body?.edits ? {} : body) ?? {};
	return [...new Set([...patches, ...Object.keys(flat(sent))])];
}
