// The days of a month as they stand on a wall calendar. A month is "2026-11", a day "2026-11-05".
import { endOfMonth, parseDate, startOfWeek } from '@internationalized/date';
import { addDays } from '#lib/tasks/civil.ts';

const WEEK = 7;

export function monthOf(day: string): string {
	return day.slice(0, 7);
}

/** The month that an address names; the usual one where it names none. */
export function monthFrom(text: string | null, usual: string): string {
	return text !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : usual;
}

/** The month so many months on (back, where negative). */
export function addMonths(month: string, count: number): string {
	return monthOf(parseDate(`${month}-01`).add({ months: count }).toString());
}

/** The same day so many months on; the last of the month where there is no such day. */
export function sameDayIn(day: string, count: number): string {
	return parseDate(day).add({ months: count }).toString();
}

/** Every week that has a day of the month, each from the locale's first weekday on, whole. */
export function weeksOf(month: string, locale: string): string[][] {
	const first = parseDate(`${month}-01`);
	const last = endOfMonth(first).toString();
	const weeks: string[][] = [];
	for (let day = startOfWeek(first, locale).toString(); day <= last; day = addDays(day, WEEK)) {
		weeks.push(Array.from({ length: WEEK }, (_, offset) => addDays(day, offset)));
	}
	return weeks;
}

/** The first and last day of a day's week. */
export function weekAround(day: string, locale: string): { first: string; last: string } {
	const first = startOfWeek(parseDate(day), locale).toString();
	return { first, last: addDays(first, WEEK - 1) };
}
