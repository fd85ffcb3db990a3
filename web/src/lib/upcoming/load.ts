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
	tasks: Task[];
	/** Minutes; what is overdue by now takes no room, as in the backend's plan. */
	load: number;
	capacity: number;
}

/** The coming two weeks, from today. `planned`: capacities that the plan said, by day. */
export function daysAhead(
	tasks: Iterable<Task>,
	looker: Looker,
	preference: DailyCapacity | undefined,
	planned: ReadonlyMap<string, number>,
): Day[] {
	const byDay = tasksByDay(tasks, looker.zone);
	const today = dayIn(looker.zone, looker.now);
	return Array.from({ length: HORIZON_DAYS }, (_, ahead) => {
		const day = addDays(today, ahead);
		const due = (byDay.get(day) ?? []).sort(byTime);
		const load = due
			.filter((task) => !isOverdue(task, looker.now))
			.reduce((sum, task) => sum + minutesOf(task), 0);
		return { day, tasks: due, load, capacity: planned.get(day) ?? capacityOf(day, preference) };
	});
}

/** Open tasks by the day on which they are due for whoever is in this zone. */
export function tasksByDay(tasks: Iterable<Task>, zone: string): Map<string, Task[]> {
	const days = new Map<string, Task[]>();
	for (const task of tasks) {
		const day = task.completed_at ? null : dueDay(task, zone);
		if (!day) continue;
		const there = days.get(day);
		if (there) there.push(task);
		else days.set(day, [task]);
	}
	return days;
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

function byTime(a: Task, b: Task): number {
	return (a.due_at ?? '').localeCompare(b.due_at ?? '') || a.id.localeCompare(b.id);
}
