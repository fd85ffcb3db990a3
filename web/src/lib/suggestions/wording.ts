// Suggestions in words: their kinds and rules, and what a proposal would change.
import type { Proposal, SuggestionType } from '#lib/api/types.ts';
import { dayIn } from '#lib/tasks/civil.ts';
import { dayLabel } from '#lib/tasks/due.ts';
import { rhythmWords } from '#lib/tasks/rhythm.ts';
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

/** What people call what a rule says; the names are those of `evidence.rule`. */
export function ruleWords(rule: string): string {
	return textFor(`suggestions.rule.${rule}`) ?? rule;
}
