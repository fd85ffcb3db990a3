import { capacityOf, daysAhead, dueDateOn } from '#lib/upcoming/load.ts';
import type { Task } from '#lib/api/types.ts';
import { task } from '#lib/testing/cast.ts';
import { expect, test } from 'vitest';

const LOOKER = { zone: 'UTC', now: new Date('2026-11-24T12:00:00Z') };
const due = (id: string, day: string, fields = {}) =>
	task(id, { due_date: day, due_at: `${day}T23:59:59Z`, ...fields });
const of =
	(...tasks: Task[]) =>
	(day: string) =>
		tasks.filter((one) => one.due_date === day);

test('two weeks from today, each with its tasks and their minutes; no estimate counts as 30', () => {
	const tasks = [due('a', '2026-11-25', { estimate_minutes: 90 }), due('b', '2026-11-25')];
	const days = daysAhead(of(...tasks, due('far', '2026-12-08')), LOOKER, undefined, new Map());
	expect(days.map((one) => one.day).slice(0, 2)).toEqual(['2026-11-24', '2026-11-25']);
	expect(days).toHaveLength(14);
	expect(days[1]).toMatchObject({ load: 120, capacity: 240 });
	expect(days.flatMap((one) => one.tasks.map((task) => task.id))).toEqual(['a', 'b']);
});

test('what is overdue already takes no room', () => {
	const late = due('late', '2026-11-24', { due_time: '09:00', due_at: '2026-11-24T09:00:00Z' });
	expect(daysAhead(of(late), LOOKER, undefined, new Map())[0]).toMatchObject({ load: 0, tasks: [late] });
});

test('the plan says what a day holds; without it the preference, else 240 minutes and 60 at weekends', () => {
	const planned = new Map([['2026-11-24', 15]]);
	expect(
		daysAhead(of(), LOOKER, { tuesday: 100, wednesday: 50 }, planned)
			.map((one) => one.capacity)
			.slice(0, 2),
	).toEqual([15, 50]);
	expect([capacityOf('2026-11-24', undefined), capacityOf('2026-11-28', undefined)]).toEqual([240, 60]);
});

test('a task that is meant in another zone moves by as many days as it is moved on the screen', () => {
	const berlin = { due_date: '2026-11-25', due_time: '18:00', time_zone: 'Europe/Berlin' };
	const call = task('call', { ...berlin, due_at: '2026-11-25T17:00:00Z' });
	expect(dueDateOn(call, '2026-11-28', 'Asia/Tokyo')).toBe('2026-11-27');
	expect(dueDateOn(task('dateless'), '2026-11-28', 'Asia/Tokyo')).toBe('2026-11-28');
});
