// When each field got the value it has, as the history tells: a row's own time is that of its last change, whichever
// field that was of.
import type { Ask } from '#lib/api/request.ts';
import type { ChangeEntry } from '#lib/api/types.ts';
import { changesOf } from '#lib/sync/recalling.ts';

/** The time of a field of a row; undefined where it is not known. */
export type FieldTimes = (id: string, field: string) => number | undefined;

/** The history takes what is typed within a minute for one change, from when it began. */
const TYPING = 60_000;

/** The field times of these rows. Throws where the history does not answer for now. */
export async function fieldTimes(ask: Ask, ids: readonly string[]): Promise<FieldTimes> {
	const histories = await Promise.all([...new Set(ids)].map((id) => changesOf(ask, id)));
	const changes = histories.flat();
	return (id, field) => timeIn(changes, id, field);
}

/** Changes come the newest first. */
function timeIn(changes: readonly ChangeEntry[], id: string, field: string): number | undefined {
	const last = changes.find((one) => one.entity_id === id && field in one.after);
	return last && Date.parse(last.at) + TYPING;
}
