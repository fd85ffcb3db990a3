// When a task is due: as an instant, as a day for whoever looks, and in words.
import type { Task } from '#lib/api/types.ts';
import { addDays, clockIn, dayIn, daysBetween, instantOf } from '#lib/tasks/civil.ts';
import { civilDay, clockTime } from '#lib/words/dates.ts';
import { t } from '#lib/words/words.svelte.ts';

type Due = Pick<Task, 'due_date' | 'due_time' | 'time_zone'>;

/** Who looks, and when. */
export interface Looker {
	zone: string;
	now: Date;
}

/** The instant of a due date; of an all-day one, the start of the next day. Null without a date. */
export function dueInstant(due: Due, home: string): string | null {
	if (!due.due_date) return null;
	if (!due.due_time) return instantOf(addDays(due.due_date, 1), '00:00', home).toISOString();
	return instantOf(due.due_date, due.due_time, due.time_zone ?? home).toISOString();
}

/** The day on which it is due for whoever looks. */
export function dueDay(task: Due & Pick<Task, 'due_at'>, zone: string): string | null {
	if (!task.due_date || !task.due_time || !task.time_zone || !task.due_at) return task.due_date;
	return dayIn(zone, new Date(task.due_at));
}

export function isOverdue(task: Pick<Task, 'due_at' | 'completed_at'>, now: Date): boolean {
	return !task.completed_at && !!task.due_at && Date.parse(task.due_at) <= now.getTime();
}

/** "Today", "Tomorrow 14:00", "Mon 30 Nov"; empty without a date. */
export function dueLabel(task: Due & Pick<Task, 'due_at'>, looker: Looker): string {
	const day = dueDay(task, looker.zone);
	if (!day) return '';
	const time = dueClock(task, looker.zone);
	return [dayLabel(day, dayIn(looker.zone, looker.now)), time].filter(Boolean).join(' ');
}

function dueClock(task: Due & Pick<Task, 'due_at'>, zone: string): string {
	if (!task.due_time) return '';
	return clockTime(task.time_zone && task.due_at ? clockIn(zone, new Date(task.due_at)) : task.due_time);
}

/** A day in words, seen from another. */
export function dayLabel(day: string, today: string): string {
	const days = daysBetween(today, day);
	if (days === 0) return t('ui.today');
	if (days === 1) return t('ui.tomorrow');
	if (days === -1) return t('ui.yesterday');
	const year = day.slice(0, 4) === today.slice(0, 4) ? undefined : 'numeric';
	const weekday = Math.abs(days) < 14 ? 'short' : undefined;
	return civilDay(day, { weekday, day: 'numeric', month: 'short', year });
}

/** "45 min", "2 h", "1 h 30 min", "0 min". */
export function durationLabel(minutes: number): string {
	const hours = Math.floor(minutes / 60);
	const rest = minutes % 60;
	return [
		hours ? t('ui.hours', { count: hours }) : '',
		rest || !hours ? t('ui.minutes', { count: rest }) : '',
	]
		.filter(Boolean)
		.join(' ');
}
