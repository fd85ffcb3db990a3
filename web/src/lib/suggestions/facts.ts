// The facts that a suggestion rests on, as names and values to be read.
import type { Priority, Suggestion } from '#lib/api/types.ts';
import type { PlannedDay, Slip } from '#lib/suggestions/evidence.ts';
import { dayWords, slipWords } from '#lib/suggestions/sentence.ts';
import { durationLabel } from '#lib/tasks/due.ts';
import { rhythmWords } from '#lib/tasks/rhythm.ts';
import { clockTime, moment } from '#lib/words/dates.ts';
import { locale, t, textFor } from '#lib/words/words.svelte.ts';

export interface Fact {
	name: string;
	/** One value, or a line for each of several. */
	values: string[];
}

/** Who sees the facts: their zone, and the day it is there. */
interface Reader {
	zone: string;
	today: string;
}

/** What has a name for people; ids, and what only the program needs, have none and stay out. */
export function factsOf(evidence: Suggestion['evidence'], reader: Reader): Fact[] {
	return Object.entries(evidence).flatMap(([name, value]) => {
		const label = textFor(`agents.fact.${name}`);
		return label && !isNothing(value) ? [{ name: label, values: valuesOf(name, value, reader) }] : [];
	});
}

/** Load and capacity of the coming days where the evidence has them, to be drawn. */
export function daysOf(evidence: Suggestion['evidence']): PlannedDay[] {
	return (evidence['days'] as PlannedDay[] | undefined) ?? [];
}

function isNothing(value: unknown): boolean {
	return value === null || value === undefined || (Array.isArray(value) && !value.length);
}

function valuesOf(name: string, value: unknown, reader: Reader): string[] {
	if (Array.isArray(value)) return value.map((one) => lineOf(one as Line, reader));
	return [valueOf(name, value, reader)];
}

type Line = { title?: string; due_date?: string | null; proposed_date?: string | null };

function lineOf(line: Line, { today }: Reader): string {
	const { title } = line;
	if (title === undefined) return slipWords(line as Slip, today);
	const day = line.proposed_date ?? line.due_date;
	return day
		? t('agents.fact.titledDue', { title, day: dayWords(day, today) })
		: t('agents.fact.titled', { title });
}

const CHANCE: Intl.NumberFormatOptions = { style: 'percent', maximumSignificantDigits: 2 };

function valueOf(name: string, value: unknown, { zone, today }: Reader): string {
	if (typeof value === 'boolean') return value ? t('agents.yes') : t('agents.no');
	if (name.endsWith('minutes')) return durationLabel(Number(value));
	if (name === 'p_value') return Number(value).toLocaleString(locale(), CHANCE);
	if (typeof value === 'number') return value.toLocaleString(locale());
	if (name.endsWith('priority')) return t(`tasks.priority.${value as Priority}`);
	if (name.endsWith('_at')) return moment(String(value), zone);
	if (/_(date|on|since)$/.test(name)) return dayWords(String(value), today);
	if (name === 'due_time') return clockTime(String(value));
	return name === 'recurrence' ? rhythmWords(String(value)) : String(value);
}
