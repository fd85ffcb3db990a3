// Suggestions in words. The message is the agent's; what a proposal would change is said from the change itself.
import type { Proposal, Suggestion, SuggestionType } from '#lib/api/types.ts';
import { dayIn } from '#lib/tasks/civil.ts';
import { dayLabel } from '#lib/tasks/due.ts';
import { rhythmWords } from '#lib/tasks/rhythm.ts';
import { moment } from '#lib/words/dates.ts';
import { t, textFor } from '#lib/words/words.svelte.ts';

/** The kinds of suggestions, in the order in which settings show them. */
export const TYPES: readonly SuggestionType[] = [
	'overdue_reminder',
	'prioritization',
	'schedule_adjustment',
	'neglected_task',
	'general_insight',
];

/** "Move to Tomorrow", "Set priority to high": what accepting would do. */
export function changeWords(change: Proposal['change'], zone: string, now: Date): string {
	const words: string[] = [];
	if (change.recurrence)
		words.push(t('suggestions.change.repeat', { rhythm: rhythmWords(change.recurrence.rule) }));
	if (change.due_date)
		words.push(t('suggestions.change.due', { day: dayLabel(change.due_date, dayIn(zone, now)) }));
	if (change.priority !== undefined) words.push(priorityWords(change.priority));
	if (change.outcome) words.push(t(`suggestions.change.${change.outcome}`));
	const sentence = words.join(', ');
	return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function priorityWords(priority: Proposal['change']['priority']): string {
	return priority ? t('suggestions.change.priority', { priority }) : t('suggestions.change.noPriority');
}

export interface Fact {
	name: string;
	value: string;
}

/** What people call what a rule says; the names are those of `evidence.rule`. */
export function ruleWords(rule: string): string {
	return textFor(`suggestions.rule.${rule}`) ?? rule;
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
		return moment(value, zone);
	}
	return String(value);
}
