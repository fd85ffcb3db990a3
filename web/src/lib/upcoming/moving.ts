// Bringing tasks to another day, from wherever days are shown.
import type { Task } from '#lib/api/types.ts';
import { homeZone } from '#lib/tasks/actions.ts';
import { editAll } from '#lib/tasks/bulk.ts';
import { dayIn } from '#lib/tasks/civil.ts';
import { dayLabel } from '#lib/tasks/due.ts';
import { dueDateOn } from '#lib/upcoming/load.ts';

/** The day (YYYY-MM-DD) on which it is then due for whoever looks; the time of day stays. */
export function moveToDay(task: Task, day: string): void {
	const zone = homeZone();
	editAll([task], { due_date: dueDateOn(task, day, zone) }, dayLabel(day, dayIn(zone, new Date())));
}
