// The recurrence picker's words and the RRULE (RFC 5545) they stand for, both ways. A rule that the picker has no
// words for is shown and kept as it is.
import { weekdayOf } from '#lib/tasks/civil.ts';

export type Unit = 'day' | 'week' | 'month' | 'year';
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export type End = { kind: 'never' } | { kind: 'until'; date: string } | { kind: 'count'; count: number };

export type Pattern =
	| { kind: 'daily'; interval: number }
	| { kind: 'weekdays' }
	| { kind: 'weekly'; interval: number; days: Weekday[] }
	| { kind: 'monthly'; interval: number; day: number }
	| { kind: 'monthly-weekday'; interval: number; ordinal: number; weekday: Weekday }
	| { kind: 'yearly'; interval: number }
	| { kind: 'custom'; rule: string };

export interface Choice {
	pattern: Pattern;
	end: End;
}

const WORKDAYS = 'MO,TU,WE,TH,FR';

/** The rule for a choice; `dueDate` says which day of the year "yearly" means. */
export function toRule({ pattern, end }: Choice, dueDate: string): string {
	if (pattern.kind === 'custom') return pattern.rule.trim();
	return [...partsOf(pattern, dueDate), ...endParts(end)].join(';');
}

function partsOf(pattern: Exclude<Pattern, { kind: 'custom' }>, dueDate: string): string[] {
	switch (pattern.kind) {
		case 'daily':
			return ['FREQ=DAILY', ...every(pattern.interval)];
		case 'weekdays':
			return ['FREQ=WEEKLY', `BYDAY=${WORKDAYS}`];
		case 'weekly':
			return ['FREQ=WEEKLY', ...every(pattern.interval), `BYDAY=${inOrder(pattern.days, dueDate).join(',')}`];
		case 'monthly':
			return ['FREQ=MONTHLY', ...every(pattern.interval), ...monthDay(pattern.day)];
		case 'monthly-weekday':
			return ['FREQ=MONTHLY', ...every(pattern.interval), `BYDAY=${pattern.ordinal}${pattern.weekday}`];
		case 'yearly':
			return ['FREQ=YEARLY', ...every(pattern.interval), ...leapDay(dueDate)];
	}
}

function every(interval: number): string[] {
	return interval > 1 ? [`INTERVAL=${interval}`] : [];
}

function inOrder(days: readonly Weekday[], dueDate: string): Weekday[] {
	const chosen = WEEKDAYS.filter((day) => days.includes(day));
	return chosen.length ? chosen : [weekdayWord(dueDate)];
}

/** What people mean by "on the 31st": the last day where a month is shorter (a plain 31 would skip it). */
function monthDay(day: number): string[] {
	if (day < 29) return [`BYMONTHDAY=${day}`];
	const days = [28, 29, 30, 31].filter((one) => one <= day);
	return [`BYMONTHDAY=${days.join(',')}`, 'BYSETPOS=-1'];
}

function leapDay(dueDate: string): string[] {
	return dueDate.endsWith('-02-29') ? ['BYMONTH=2', 'BYMONTHDAY=28,29', 'BYSETPOS=-1'] : [];
}

function endParts(end: End): string[] {
	if (end.kind === 'until') return [`UNTIL=${end.date.replaceAll('-', '')}`];
	return end.kind === 'count' ? [`COUNT=${end.count}`] : [];
}

export function weekdayWord(day: string): Weekday {
	return WEEKDAYS[weekdayOf(day)] ?? 'MO';
}

/** Which weekday of its month a day is: 1 to 4, or -1 for the last. */
export function ordinalOf(day: string): number {
	const number = Math.ceil(Number(day.slice(8)) / 7);
	return number > 4 ? -1 : number;
}

/** The choice that a rule stands for; `custom` where the picker has no words for it. */
export function fromRule(rule: string, dueDate: string): Choice {
	const parts = new Map(
		rule
			.replace(/^RRULE:/i, '')
			.split(';')
			.map(splitPart),
	);
	const end = endOf(parts);
	parts.delete('UNTIL');
	parts.delete('COUNT');
	parts.delete('WKST');
	const pattern = end && patternOf(parts, dueDate);
	return pattern ? { pattern, end } : asWritten(rule);
}

/** The rule itself, whether the picker has words for it or not. */
export function asWritten(rule: string): Choice {
	return { pattern: { kind: 'custom', rule }, end: { kind: 'never' } };
}

function splitPart(part: string): [string, string] {
	const [name = '', value = ''] = part.toUpperCase().split('=');
	return [name.trim(), value.trim()];
}

function endOf(parts: Map<string, string>): End | null {
	const until = parts.get('UNTIL');
	const count = parts.get('COUNT');
	if (count) return { kind: 'count', count: Number(count) };
	if (!until) return { kind: 'never' };
	const day = /^(\d{4})(\d{2})(\d{2})$/.exec(until);
	return day && { kind: 'until', date: `${day[1]}-${day[2]}-${day[3]}` };
}

function patternOf(parts: Map<string, string>, dueDate: string): Pattern | null {
	const interval = Number(parts.get('INTERVAL') ?? 1);
	const frequency = parts.get('FREQ');
	const rest = [...parts.keys()]
		.filter((name) => name !== 'FREQ' && name !== 'INTERVAL')
		.sort()
		.join();
	if (frequency === 'DAILY' && !rest) return { kind: 'daily', interval };
	if (frequency === 'WEEKLY') return weeklyOf(parts.get('BYDAY'), rest, interval, dueDate);
	if (frequency === 'MONTHLY') return monthlyOf(parts, rest, interval, dueDate);
	if (frequency !== 'YEARLY') return null;
	const leap = rest === 'BYMONTH,BYMONTHDAY,BYSETPOS' && dueDate.endsWith('-02-29');
	return !rest || leap ? { kind: 'yearly', interval } : null;
}

function weeklyOf(
	byDay: string | undefined,
	rest: string,
	interval: number,
	dueDate: string,
): Pattern | null {
	if (!rest) return { kind: 'weekly', interval, days: [weekdayWord(dueDate)] };
	if (rest !== 'BYDAY' || !byDay) return null;
	const days = byDay.split(',');
	if (!days.every((day): day is Weekday => (WEEKDAYS as readonly string[]).includes(day))) return null;
	if (interval === 1 && WEEKDAYS.filter((day) => days.includes(day)).join() === WORKDAYS) {
		return { kind: 'weekdays' };
	}
	return { kind: 'weekly', interval, days };
}

function monthlyOf(
	parts: Map<string, string>,
	rest: string,
	interval: number,
	dueDate: string,
): Pattern | null {
	const days = (parts.get('BYMONTHDAY') ?? '').split(',').map(Number);
	if (!rest) {
		const day = Number(dueDate.slice(8));
		return day < 29 ? { kind: 'monthly', interval, day } : null;
	}
	if (rest === 'BYMONTHDAY') return singleDay(days, interval);
	if (rest === 'BYMONTHDAY,BYSETPOS' && parts.get('BYSETPOS') === '-1') return clampedDay(days, interval);
	const nth = rest === 'BYDAY' && /^(-1|\+?[1-4])(MO|TU|WE|TH|FR|SA|SU)$/.exec(parts.get('BYDAY') ?? '');
	if (!nth) return null;
	return { kind: 'monthly-weekday', interval, ordinal: Number(nth[1]), weekday: nth[2] as Weekday };
}

function singleDay(days: readonly number[], interval: number): Pattern | null {
	const day = days[0] ?? 0;
	return days.length === 1 && day >= 1 && day <= 28 ? { kind: 'monthly', interval, day } : null;
}

function clampedDay(days: readonly number[], interval: number): Pattern | null {
	const last = Math.max(...days);
	const expected = [28, 29, 30, 31].filter((one) => one <= last);
	const clamps = last > 28 && [...days].sort((a, b) => a - b).join() === expected.join();
	return clamps ? { kind: 'monthly', interval, day: last } : null;
}
