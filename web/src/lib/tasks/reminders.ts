// Reminders in words, and as the API takes them.
import type { NewReminder } from '#lib/api/types.ts';
import { moment } from '#lib/words/dates.ts';
import { t } from '#lib/words/words.svelte.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** How many minutes before the due moment one can be reminded. */
export const BEFORE: readonly number[] = [0, 10, HOUR, 3 * HOUR, DAY, 2 * DAY, WEEK];

/** A reminder as it is sent: without the id that it has when stored. */
export function asGiven({ minutes_before, remind_at }: NewReminder): NewReminder {
	return typeof minutes_before === 'number' ? { minutes_before } : { remind_at };
}

export function reminderLabel(reminder: NewReminder, zone: string): string {
	if (reminder.remind_at) return moment(reminder.remind_at, zone);
	return beforeLabel(reminder.minutes_before ?? 0);
}

/** "1 day before": in the largest unit that says it exactly. */
export function beforeLabel(minutes: number): string {
	if (minutes === 0) return t('tasks.reminder.due');
	if (minutes % WEEK === 0) return t('tasks.reminder.weeks', { count: minutes / WEEK });
	if (minutes % DAY === 0) return t('tasks.reminder.days', { count: minutes / DAY });
	if (minutes % HOUR === 0) return t('tasks.reminder.hours', { count: minutes / HOUR });
	return t('tasks.reminder.minutes', { count: minutes });
}
