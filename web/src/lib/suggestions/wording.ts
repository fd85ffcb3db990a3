// Suggestions in words. The message is the agent's; what a proposal would change is said from the change itself.
import type { Proposal, Suggestion, SuggestionType } from '#lib/api/types.ts';
import { dayIn } from '#lib/tasks/civil.ts';
import { dayLabel } from '#lib/tasks/due.ts';
import { t } from '#lib/words/words.svelte.ts';

export const RULES: Record<SuggestionType, { name: string; about: string }> = {
	overdue_reminder: {
		name: 'Overdue',
		about: 'Says when a task has passed its due moment, and offers a new day.',
	},
	prioritization: {
		name: 'Priorities',
		about: 'Proposes what to raise, and says when everything is urgent.',
	},
	schedule_adjustment: {
		name: 'Schedule',
		about: 'Notices days that hold more than fits, and what could move where.',
	},
	neglected_task: {
		name: 'Neglected',
		about: 'Asks about tasks nobody has touched for long, and habits that slip.',
	},
	general_insight: { name: 'Insights', about: 'When you finish things, and which lists only grow.' },
};

const OUTCOMES = { skipped: 'skip it this time', cancelled: 'cancel it' };

/** "Move to Tomorrow", "Priority High": what accepting would do. */
export function changeWords(change: Proposal['change'], zone: string, now: Date): string {
	const words: string[] = [];
	if (change.recurrence) words.push(rhythmWords(change.recurrence.rule));
	if (change.due_date) words.push(`move to ${dayLabel(change.due_date, dayIn(zone, now))}`);
	if (change.priority !== undefined) words.push(priorityWords(change.priority));
	if (change.outcome) words.push(OUTCOMES[change.outcome]);
	const sentence = words.join(', ');
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function priorityWords(priority: Proposal['change']['priority']): string {
	return priority
		? `set priority to ${t(`tasks.priority.${priority}`).toLowerCase()}`
		: 'take the priority away';
}

const UNITS: Record<string, string> = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' };
const DAYS: Record<string, string> = {
	MO: 'Monday',
	TU: 'Tuesday',
	WE: 'Wednesday',
	TH: 'Thursday',
	FR: 'Friday',
	SA: 'Saturday',
	SU: 'Sunday',
};

/** "repeat every 2 weeks on Monday": what a rhythm that agents offer means (RFC 5545 RRULE). */
function rhythmWords(rule: string): string {
	const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string]));
	const unit = UNITS[parts.get('FREQ') ?? ''] ?? '';
	const interval = Number(parts.get('INTERVAL') ?? 1);
	const often = interval === 1 ? `every ${unit}` : `every ${interval} ${unit}s`;
	const days = (parts.get('BYDAY') ?? '').split(',').filter((day) => day in DAYS);
	return `repeat ${often}${days.length ? ` on ${days.map((day) => DAYS[day]).join(', ')}` : ''}`;
}

export interface Fact {
	name: string;
	value: string;
}

/** What people call what a rule says; the names are those of `evidence.rule`. */
const SAYINGS: Record<string, string> = {
	overdue: 'Overdue tasks',
	prioritization: 'What to raise',
	undated_high: 'High without a date',
	neglected: 'Tasks nobody touches',
	slipping: 'Habits that slip',
	everything_high: 'Everything is urgent',
	overload: 'Days that hold too much',
	insight: 'When you finish things',
};

export function ruleWords(rule: string): string {
	return SAYINGS[rule] ?? rule;
}

/** The facts a suggestion rests on, as names and values; ids say nothing to a person and stay out. */
export function factsOf(evidence: Suggestion['evidence'], zone: string): Fact[] {
	return Object.entries(evidence)
		.filter(([name, value]) => !/(^|_)ids?$/.test(name) && name !== 'version' && value !== null)
		.map(([name, value]) => ({ name: nameWords(name), value: valueWords(value, zone) }));
}

function nameWords(name: string): string {
	const words = name.replaceAll('_', ' ').replace(/ (at|date)$/, '');
	return words.charAt(0).toUpperCase() + words.slice(1);
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

function valueWords(value: unknown, zone: string): string {
	if (Array.isArray(value)) return value.map((one) => valueWords(one, zone)).join(', ');
	if (typeof value === 'boolean') return value ? 'yes' : 'no';
	if (typeof value === 'object' && value !== null) {
		return factsOf(value as Suggestion['evidence'], zone)
			.map((fact) => `${fact.name.toLowerCase()} ${fact.value}`)
			.join(', ');
	}
	if (typeof value === 'string' && INSTANT.test(value)) {
		return new Date(value).toLocaleString(undefined, {
			dateStyle: 'medium',
			timeStyle: 'short',
			timeZone: zone,
		});
	}
	return String(value);
}
