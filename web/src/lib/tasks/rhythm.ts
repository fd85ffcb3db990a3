// A repeat in words: "every 2 weeks on Wednesday".
import { WEEKDAYS, type Weekday } from '#lib/tasks/recurrence.ts';
import { weekdayName } from '#lib/words/dates.ts';
import { t } from '#lib/words/words.svelte.ts';

/** What a simple RRULE (RFC 5545) of every so many days, weeks, months or years means. */
export function rhythmWords(rule: string): string {
	const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string]));
	const interval = Number(parts.get('INTERVAL') ?? 1);
	const often = t('tasks.rhythm', { unit: parts.get('FREQ') ?? '', interval });
	const days = (parts.get('BYDAY') ?? '').split(',').filter(isWeekday);
	if (!days.length) return often;
	return t('tasks.rhythm.onDays', { often, days: days.map((day) => weekdayName(day, 'long')).join(', ') });
}

function isWeekday(day: string): day is Weekday {
	return (WEEKDAYS as readonly string[]).includes(day);
}
