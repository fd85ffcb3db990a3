// What happened, in words.
import type { ChangeEntry } from '#lib/api/types.ts';

const KINDS: Record<ChangeEntry['kind'], string> = {
	create: 'Added',
	update: 'Changed',
	complete: 'Completed',
	reopen: 'Reopened',
	move: 'Moved',
	delete: 'Deleted',
	restore: 'Brought back',
};
const FIELDS: Record<string, string> = {
	title: 'title',
	name: 'name',
	description: 'description',
	priority: 'priority',
	tags: 'tags',
	estimate_minutes: 'estimate',
	pinned: 'pin',
	start_date: 'start date',
	due_date: 'due date',
	due_time: 'due time',
	time_zone: 'time zone',
	rrule: 'repeat',
	recurrence: 'repeat',
	reminders: 'reminders',
	parent_id: 'place among subtasks',
	position: 'order',
};
/** Fields whose values say something in a line. */
const TOLD = new Set([
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

export function kindWords(change: ChangeEntry): string {
	return KINDS[change.kind];
}

export interface FieldChange {
	name: string;
	before: string;
	after: string;
}

/** The fields that an edit changed, with their values where those are short. */
export function fieldChanges(change: ChangeEntry): FieldChange[] {
	if (change.kind !== 'update') return [];
	return Object.keys(change.after)
		.filter((name) => name in FIELDS)
		.map((name) => ({
			name: FIELDS[name] ?? name,
			before: TOLD.has(name) ? valueWords(change.before[name]) : '',
			after: TOLD.has(name) ? valueWords(change.after[name]) : '',
		}));
}

function valueWords(value: unknown): string {
	if (value === null || value === undefined || value === '') return 'none';
	return Array.isArray(value) ? value.join(', ') || 'none' : String(value);
}

export function actorWords(change: ChangeEntry, me: string | undefined): string {
	if (change.actor === 'token') return 'by an API token';
	if (change.actor === 'system') return 'by Reeve';
	if (change.suggestion_id) return 'as an agent suggested';
	return change.account_id === me ? '' : 'by somebody else';
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
