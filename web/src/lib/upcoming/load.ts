// What falls due on the coming days, and how much of each day that takes.
import type { DailyCapacity, Task } from '#lib/api/types.ts';
import { addDays, dayIn, daysBetween, weekdayOf } from '#lib/tasks/civil.ts';
import { type Looker, dueDay, isOverdue } from '#lib/tasks/due.ts';

/** As far as the plan of the backend looks. */
export const HORIZON_DAYS = 14;
/** Minutes of a task without an estimate, as in reeve/planning/structs.py. */
export const DEFAULT_ESTIMATE = 30;
const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const WORKING_DAY = 240;
const WEEKEND_DAY = 60;

export interface Day {
	day: string;
	tasks: readonly Task[];
	/** Minutes; what is overdue by now takes no room, as in the backend's plan. */
	load: number;
	capacity: number;
}

/** The coming two weeks, from today. `dueOn`: the open tasks of a day; `planned`: capacities that the plan said, by day. */
export function daysAhead(
	dueOn: (day: string) => readonly Task[],
	looker: Looker,
	preference: DailyCapacity | undefined,
	planned: ReadonlyMap<string, number>,
): Day[] {
	const today = dayIn(looker.zone, looker.now);
	return Array.from({ length: HORIZON_DAYS }, (_, ahead) => {
		const day = addDays(today, ahead);
		const due = dueOn(day);
		const load = due
			.filter((task) => !isOverdue(task, looker.now))
			.reduce((sum, task) => sum + minutesOf(task), 0);
		return { day, tasks: due, load, capacity: planned.get(day) ?? capacityOf(day, preference) };
	});
}

/** The date that puts a task on this day for whoever is in `zone`: one meant in another zone moves by as many days. */
export function dueDateOn(task: Task, day: string, zone: string): string {
	const shown = dueDay(task, zone);
	return task.due_date && shown ? addDays(task.due_date, daysBetween(shown, day)) : day;
}

export function capacityOf(day: string, preference: DailyCapacity | undefined): number {
	const weekday = weekdayOf(day);
	return preference?.[WEEK[weekday] ?? 'monday'] ?? (weekday < 5 ? WORKING_DAY : WEEKEND_DAY);
}

function minutesOf(task: Task): number {
	return task.estimate_minutes || DEFAULT_ESTIMATE;
}
