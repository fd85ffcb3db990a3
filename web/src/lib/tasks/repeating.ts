// Any rule of ours in words: "every month on the last Friday in March, 3 times". The server says the same in English.
import { WEEKDAYS, type Weekday } from '#lib/tasks/recurrence.ts';
import { civilDay, listed, weekdayName } from '#lib/words/dates.ts';
import { t } from '#lib/words/words.svelte.ts';

type Parts = ReadonlyMap<string, string>;

/** What a rule (RFC 5545) means. */
export function repeatWords(rule: string): string {
	// As the server reads it: in any case, with or without its name and a last semicolon.
	const plain = rule
		.trim()
		.toUpperCase()
		.replace(/^RRULE:|;$/g, '');
	const parts: Parts = new Map(plain.split(';').map((part) => part.split('=', 2) as [string, string]));
	return withEnd(withMonths(onDays(often(parts), parts), parts), parts);
}

function numbersOf(parts: Parts, name: string): number[] {
	return (parts.get(name) ?? '').split(',').filter(Boolean).map(Number);
}

function often(parts: Parts): string {
	if (isEveryWeekday(parts)) return t('tasks.repeat.said.weekdays');
	return t('tasks.rhythm', { unit: parts.get('FREQ') ?? '', interval: Number(parts.get('INTERVAL') ?? 1) });
}

function isEveryWeekday(parts: Parts): boolean {
	const plain = !parts.has('BYSETPOS') && Number(parts.get('INTERVAL') ?? 1) === 1;
	return plain && parts.get('BYDAY') === WEEKDAYS.slice(0, 5).join(',');
}

function onDays(often: string, parts: Parts): string {
	const days = (parts.get('BYDAY') ?? '').split(',').filter(Boolean);
	const on = !days.length || isEveryWeekday(parts);
	const rhythm = on ? often : t('tasks.rhythm.onDays', { often, days: listed(days.map(dayWords)) });
	const monthDays = numbersOf(parts, 'BYMONTHDAY');
	return monthDays.length ? onMonthDays(rhythm, monthDays, parts) : withPositions(rhythm, parts);
}

/** "Friday" of "FR", "the last Friday" of "-1FR". */
function dayWords(text: string): string {
	const [place, day] = [Number(text.slice(0, -2)), weekdayName(text.slice(-2) as Weekday, 'long')];
	return place ? t('tasks.repeat.said.nthDay', { nth: ordinal(place), day }) : day;
}

function onMonthDays(often: string, days: number[], parts: Parts): string {
	const last = days.at(-1) ?? 0;
	const orLast = parts.get('BYSETPOS') === '-1' && days.every((day, index) => day === 28 + index);
	if (orLast) return t('tasks.repeat.said.orLast', { often, nth: ordinal(last) });
	const each = days.map((day) =>
		day < 0 ? t('tasks.repeat.said.lastDay', { nth: ordinal(day) }) : ordinal(day),
	);
	return withPositions(t('tasks.repeat.said.monthDays', { often, days: listed(each) }), parts);
}

function withPositions(rhythm: string, parts: Parts): string {
	const places = numbersOf(parts, 'BYSETPOS').map(ordinal);
	return places.length ? t('tasks.repeat.said.only', { rhythm, which: listed(places) }) : rhythm;
}

function withMonths(rhythm: string, parts: Parts): string {
	const months = numbersOf(parts, 'BYMONTH').map((month) =>
		civilDay(`2024-${String(month).padStart(2, '0')}-01`, { month: 'long' }),
	);
	return months.length ? t('tasks.repeat.said.months', { rhythm, months: listed(months) }) : rhythm;
}

function withEnd(rhythm: string, parts: Parts): string {
	const count = parts.get('COUNT');
	if (count) return t('tasks.repeat.said.times', { rhythm, count: Number(count) });
	const until = parts.get('UNTIL')?.replace(/^(\d{4})(\d\d)(\d\d).*/, '$1-$2-$3');
	return until
		? t('tasks.repeat.said.until', { rhythm, day: civilDay(until, { dateStyle: 'medium' }) })
		: rhythm;
}

/** "2nd", "last", "2nd to last". */
function ordinal(place: number): string {
	if (place === -1) return t('tasks.repeat.said.last');
	const nth = t('tasks.repeat.said.nth', { place: Math.abs(place) });
	return place < 0 ? t('tasks.repeat.said.toLast', { nth }) : nth;
}
