// Dates and times as the locale writes them. Civil days are YYYY-MM-DD; `zone` is an IANA time zone.
import type { Weekday } from '#lib/tasks/recurrence.ts';
import { locale } from '#lib/words/words.svelte.ts';

/** Any week that begins on a Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY = 86_400_000;
const WEEKDAYS: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** "24 Nov 2026, 14:30": an instant, in a zone or in that of the browser. */
export function moment(at: string | Date, zone?: string): string {
	return written(new Date(at), { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
}

/** "24 Nov 2026": the day of an instant, in the zone of the browser. */
export function dateOf(at: string): string {
	return written(new Date(at), { dateStyle: 'medium' });
}

/** "Tuesday 24 November". */
export function longDay(day: string): string {
	return civilDay(day, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** A civil day, written with these parts. */
export function civilDay(day: string, parts: Intl.DateTimeFormatOptions): string {
	return written(new Date(`${day}T12:00:00Z`), { ...parts, timeZone: 'UTC' });
}

/** "14:30", or "2:30 PM" where that is usual; from "14:30". */
export function clockTime(clock: string): string {
	const at = new Date(`2024-01-01T${clock.slice(0, 5)}:00Z`);
	return written(at, { timeStyle: 'short', timeZone: 'UTC' });
}

/** "Mon" or "Monday". */
export function weekdayName(day: Weekday, width: 'short' | 'long'): string {
	const at = new Date(MONDAY + WEEKDAYS.indexOf(day) * DAY);
	return written(at, { weekday: width, timeZone: 'UTC' });
}

/** Making a format takes longer than writing a hundred dates with it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function written(at: Date, parts: Intl.DateTimeFormatOptions): string {
	const name = locale() + JSON.stringify(parts);
	let format = formats.get(name);
	if (!format) formats.set(name, (format = new Intl.DateTimeFormat(locale(), parts)));
	return format.format(at);
}

type WeekInfo = { firstDay: number };
/** Newer than what TypeScript knows; a browser without it begins the week on Monday. */
type WithWeekInfo = Intl.Locale & { getWeekInfo?: () => WeekInfo; weekInfo?: WeekInfo };

/** The day a week begins with: 0 is Monday, 6 is Sunday. */
export function firstWeekday(): number {
	const here = new Intl.Locale(locale()) as WithWeekInfo;
	const info = here.getWeekInfo?.() ?? here.weekInfo ?? { firstDay: 1 };
	return info.firstDay - 1;
}

/** "a", "a and b", "a, b and c". */
export function listed(names: readonly string[]): string {
	return new Intl.ListFormat(locale()).format(names);
}
