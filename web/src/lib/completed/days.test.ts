import { completedPage } from '#lib/completed/days.ts';
import { task } from '#lib/testing/cast.ts';
import { expect, test } from 'vitest';

const done = (id: string, completed_at: string) => task(id, { completed_at, outcome: 'done' });
const many = (count: number, day: string) =>
	Array.from({ length: count }, (_, index) => done(`${day}-${index}`, `${day}T10:00:00Z`));

test('tasks stand under the day on which they were completed for whoever looks', () => {
	const tasks = [done('b', '2026-11-27T08:00:00Z'), done('a', '2026-11-26T23:30:00Z')];
	expect(completedPage(tasks, null, 'Europe/Berlin').days).toHaveLength(1);
	expect(completedPage(tasks, null, 'UTC').days.map((one) => one.day)).toEqual(['2026-11-27', '2026-11-26']);
});

test('a page ends with a whole day, and the next begins before it', () => {
	const tasks = [...many(60, '2026-11-27'), ...many(70, '2026-11-26'), ...many(5, '2026-11-25')];
	const page = completedPage(tasks, null, 'UTC');
	expect(page.days.map((one) => one.tasks.length)).toEqual([60, 70]);
	expect(page.earlier).toBe('2026-11-26');
	const next = completedPage(tasks, page.earlier, 'UTC');
	expect(next.days.map((one) => [one.day, one.tasks.length])).toEqual([['2026-11-25', 5]]);
	expect(next.earlier).toBeNull();
});

test('before the first day there is nothing', () => {
	expect(completedPage(many(3, '2026-11-27'), '2020-01-01', 'UTC')).toEqual({ days: [], earlier: null });
});
