import { Tasks } from '#lib/sync/tasks.svelte.ts';
import { task } from '#lib/testing/cast.ts';
import type { Task } from '#lib/api/types.ts';
import { beforeEach, expect, test } from 'vitest';

let tasks: Tasks;
const idsOf = (rows: readonly Task[]) => rows.map((one) => one.id);

beforeEach(() => {
	tasks = new Tasks();
	tasks.seenFrom('Europe/Berlin');
	tasks.put([
		task('late', { position: 'a2', due_date: '2026-11-30', due_at: '2026-11-30T23:00:00Z' }),
		task('soon', { position: 'a1', due_date: '2026-11-28', due_at: '2026-11-28T23:00:00Z', tags: ['Home'] }),
		task('child', { parent_id: 'soon' }),
		task('done', { position: 'a0', completed_at: '2026-11-20T09:00:00Z', outcome: 'done' }),
		task('elsewhere', { list_id: 'garden', start_date: '2026-11-29' }),
	]);
});

test('the tasks under a list or a task come by position, without those further below', () => {
	expect(idsOf(tasks.under('inbox'))).toEqual(['done', 'soon', 'late']);
	expect(idsOf(tasks.under('soon'))).toEqual(['child']);
});

test('open and completed tasks are counted per list and over all', () => {
	expect([tasks.openCount('inbox'), tasks.openCount('garden'), tasks.openCount()]).toEqual([3, 1, 4]);
	expect([tasks.completedCount('inbox'), tasks.completedCount('garden')]).toEqual([1, 0]);
});

test('a change moves a task from group to group, an unconfirmed one too, and back when it is lifted', () => {
	const patch = { completed_at: '2026-11-27T09:00:00Z', due_date: '2026-12-01' };
	const shows = [{ table: 'tasks', id: 'soon', patch } as const];
	tasks.lay('1', shows);
	expect([tasks.openCount('inbox'), idsOf(tasks.dueOn('2026-11-28'))]).toEqual([2, []]);
	expect(idsOf(tasks.completed())).toEqual(['soon', 'done']);
	tasks.lift('1', shows);
	expect(idsOf(tasks.dueOn('2026-11-28'))).toEqual(['soon']);
});

test('what is due up to a day comes day after day', () => {
	expect(idsOf(tasks.dueUntil('2026-11-29'))).toEqual(['soon']);
	expect(idsOf(tasks.dueUntil('2026-11-30'))).toEqual(['soon', 'late']);
	expect(idsOf(tasks.startingOn('2026-11-29'))).toEqual(['elsewhere']);
});

test('a task due at a time of another zone counts for the day it has where I am', () => {
	const due = { due_date: '2026-11-28', due_time: '23:30', time_zone: 'America/New_York' };
	tasks.put([task('call', { ...due, due_at: '2026-11-29T04:30:00Z' })]);
	expect(idsOf(tasks.dueOn('2026-11-29'))).toEqual(['call']);
	tasks.seenFrom('America/New_York');
	expect(idsOf(tasks.dueOn('2026-11-28'))).toContain('call');
	expect(idsOf(tasks.dueOn('2026-11-29'))).toEqual([]);
});

test('tags are found however they are spelled, and are gone with their last task', () => {
	expect([tasks.tags(), idsOf(tasks.tagged('HOME'))]).toEqual([['home'], ['soon']]);
	tasks.put([task('soon', { version: 2 })]);
	expect(tasks.tags()).toEqual([]);
});

test('an array stays the same until something in its group changes', () => {
	const [inbox, garden] = [tasks.open('inbox'), tasks.open('garden')];
	tasks.put([task('late', { version: 2, title: 'Renamed' })]);
	expect(tasks.open('garden')).toBe(garden);
	expect(tasks.open('inbox')).not.toBe(inbox);
});

test('the order is the same, changed one by one or put all at once', () => {
	const many = Array.from({ length: 500 }, (_, number) =>
		task(`t${number}`, { list_id: 'many', position: `a${(number * 7919) % 500}` }),
	);
	tasks.put(many);
	tasks.under('many');
	for (const one of many.slice(0, 40)) tasks.put([{ ...one, position: `b${one.position}`, version: 2 }]);
	const fresh = new Tasks();
	fresh.put(tasks.inList('many'));
	expect(idsOf(tasks.under('many'))).toEqual(idsOf(fresh.under('many')));
});

test('cleared, nothing is in any group', () => {
	tasks.clear();
	expect([tasks.open(), tasks.values(), tasks.tags(), tasks.under('inbox')]).toEqual([[], [], [], []]);
});
