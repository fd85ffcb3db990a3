// What was completed, by day, the latest first; in pages of whole days.
import type { Task } from '#lib/api/types.ts';
import { dayIn, instantOf } from '#lib/tasks/civil.ts';

/** A page ends with the day on which it has so many tasks. */
const PAGE = 100;

export interface CompletedDay {
	day: string;
	tasks: Task[];
}

export interface CompletedPage {
	days: CompletedDay[];
	/** The day before which the next page begins; null on the last one. */
	earlier: string | null;
}

/** One page: the days up to and before `before` (null: up to now). `tasks` come with the last completed first. */
export function completedPage(tasks: readonly Task[], before: string | null, zone: string): CompletedPage {
	const days: CompletedDay[] = [];
	let count = 0;
	for (let at = before ? firstBefore(tasks, before, zone) : 0; at < tasks.length; at++) {
		const task = tasks[at] as Task;
		const day = dayIn(zone, new Date(task.completed_at ?? 0));
		const last = days.at(-1);
		if (last?.day === day) last.tasks.push(task);
		else if (count >= PAGE) return { days, earlier: last?.day ?? null };
		else days.push({ day, tasks: [task] });
		count++;
	}
	return { days, earlier: null };
}

/** The index of the first task completed before a day began. */
function firstBefore(tasks: readonly Task[], day: string, zone: string): number {
	const start = instantOf(day, '00:00', zone).getTime();
	const index = tasks.findIndex((task) => Date.parse(task.completed_at ?? '') < start);
	return index < 0 ? tasks.length : index;
}
