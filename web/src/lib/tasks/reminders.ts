// Reminders in words, and as the API takes them.
import type { NewReminder, Task } from '#lib/api/types.ts';

export const BEFORE: readonly { minutes: number; label: string }[] = [
	{ minutes: 0, label: 'When it is due' },
	{ minutes: 10, label: '10 minutes before' },
	{ minutes: 60, label: '1 hour before' },
	{ minutes: 180, label: '3 hours before' },
	{ minutes: 1440, label: '1 day before' },
	{ minutes: 2880, label: '2 days before' },
	{ minutes: 10080, label: '1 week before' },
];

/** A reminder as it is sent: without the id that it has when stored. */
export function asGiven(reminder: Task['reminders'][number]): NewReminder {
	if (reminder.minutes_before !== null) return { minutes_before: reminder.minutes_before };
	return { remind_at: reminder.remind_at };
}

export function reminderLabel(reminder: NewReminder, zone: string): string {
	if (reminder.remind_at) {
		return new Date(reminder.remind_at).toLocaleString(undefined, {
			dateStyle: 'medium',
			timeStyle: 'short',
			timeZone: zone,
		});
	}
	const minutes = reminder.minutes_before ?? 0;
	return BEFORE.find((one) => one.minutes === minutes)?.label ?? `${minutes} minutes before`;
}
