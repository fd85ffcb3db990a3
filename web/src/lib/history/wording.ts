// What happened, in words.
import type { ChangeEntry, Priority } from '#lib/api/types.ts';
import { durationLabel } from '#lib/tasks/due.ts';
import { civilDay, clockTime } from '#lib/words/dates.ts';
import { t } from '#lib/words/words.svelte.ts';

const FIELDS = [
	'title',
	'name',
	'description',
	'priority',
	'tags',
	'estimate_minutes',
	'pinned',
	'start_date',
	'due_date',
	'due_time',
	'time_zone',
	'rrule',
	'recurrence',
	'reminders',
	'parent_id',
	'position',
] as const;
type Field = (typeof FIELDS)[number];
/** Fields whose values say something in a line. */
const TOLD = new Set<Field>([
	'title',
	'name',
	'priority',
	'tags',
	'start_date',
	'due_date',
	'due_time',
	'estimate_minutes',
	'time_zone',
]);

export interface FieldChange {
	name: string;
	before: string;
	after: string;
}

/** The fields that an edit changed, with their values where those are short. */
export function fieldChanges(change: ChangeEntry): FieldChange[] {
	if (change.kind !== 'update') return [];
	return FIELDS.filter((name) => name in change.after).map((name) => ({
		name: t(`history.field.${name}`),
		before: TOLD.has(name) ? valueWords(name, change.before[name]) : '',
		after: TOLD.has(name) ? valueWords(name, change.after[name]) : '',
	}));
}

function valueWords(name: Field, value: unknown): string {
	if (value === null || value === undefined || value === '') return t('history.none');
	if (Array.isArray(value)) return value.join(', ') || t('history.none');
	if (name === 'priority') return t(`tasks.priority.${value as Priority}`);
	if (name === 'due_date' || name === 'start_date') return civilDay(String(value), { dateStyle: 'medium' });
	if (name === 'due_time') return clockTime(String(value));
	return name === 'estimate_minutes' ? durationLabel(Number(value)) : String(value);
}

export function actorWords(change: ChangeEntry, me: string | undefined): string {
	if (change.actor === 'token') return t('history.by.token');
	if (change.actor === 'system') return t('history.by.system');
	if (change.suggestion_id) return t('history.by.suggestion');
	return change.account_id === me ? '' : t('history.by.other');
}

export interface OperationEntry {
	id: string;
	at: string;
	changes: ChangeEntry[];
	reverses: boolean;
}

/** Changes of one operation together, in the order in which they came. */
export function byOperation(changes: readonly ChangeEntry[]): OperationEntry[] {
	const grouped = Map.groupBy(changes, (change) => change.operation_id);
	return [...grouped].map(([id, those]) => ({
		id,
		at: those[0]?.at ?? '',
		changes: those,
		reverses: those.some((change) => change.reverses !== null),
	}));
}
