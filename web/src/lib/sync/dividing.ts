// An edit of several tasks in parts: what stands in the way of some of them is not to keep it from the others.
import type { Method } from '#lib/api/request.ts';
import type { BulkEdit } from '#lib/api/types.ts';
import { type Entry, followersOf } from '#lib/sync/entry.ts';
import { v7 as newId } from 'uuid';

/** The same without some tasks, and for each of those an edit of its own; null where it is of none of them. */
export function divided(entry: Entry, isApart: (id: string) => boolean): Entry[] | null {
	const { edits } = (entry.body ?? {}) as { edits?: BulkEdit[] };
	const apart = edits?.filter((edit) => isApart(edit.task_id)) ?? [];
	if (!edits || !apart.length) return null;
	const others = edits.filter((edit) => !isApart(edit.task_id));
	const shows = entry.shows.filter((show) => !isApart(show.id));
	const rest = others.length ? [{ ...entry, body: { edits: others }, shows }] : [];
	return [...rest, ...apart.map((edit) => single(entry, edit))];
}

/** One edit of several, as the person would have made it alone. */
function single({ at, about, shows, seen }: Entry, edit: BulkEdit): Entry {
	const id = edit.task_id;
	const row = seen?.[id];
	return {
		...{ key: newId(), at, about, shows: shows.filter((show) => show.id === id) },
		...requestOf(edit),
		...(edit.kind === 'update' && row && { seen: { [id]: row } }),
	};
}

function requestOf(edit: BulkEdit): { method: Method; path: string; body?: unknown } {
	const path = `/tasks/${edit.task_id}`;
	if (edit.kind === 'update') return { method: 'PATCH', path, body: edit.change };
	const completion = `${path}/completion`;
	if (edit.kind === 'complete') return { method: 'PUT', path: completion, body: edit.completion };
	return { method: 'DELETE', path: edit.kind === 'delete' ? path : completion };
}

/** The ids of what is not there without an entry: what it makes, and what is made upon that. */
export function madeWith(entry: Entry, later: readonly Entry[]): Set<string> {
	const makes = (one: Entry) => one.shows.flatMap((show) => ('make' in show ? [show.id] : []));
	const own = makes(entry);
	return new Set(own.length ? [...own, ...followersOf(entry, later).flatMap(makes)] : []);
}
