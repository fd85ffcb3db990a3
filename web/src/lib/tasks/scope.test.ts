import { store } from '#lib/sync/store.svelte.ts';
import { queryFrom } from '#lib/tasks/query.ts';
import { openToday, tasksIn } from '#lib/tasks/scope.ts';
import { task } from '#lib/testing/cast.ts';
import { beforeEach, expect, test } from 'vitest';

const LOOKER = { zone: 'UTC', now: new Date('2026-11-24T12:00:00Z') };
const ids = (scope: Parameters<typeof tasksIn>[0], address = '') =>
	tasksIn(scope, queryFrom(new URLSearchParams(address), 'due'), LOOKER).map((one) => one.id);

beforeEach(() => {
	store.clear();
	store.tasks.put([
		task('today', { due_date: '2026-11-24', due_at: '2026-11-25T00:00:00Z', list_id: 'home' }),
		task('late', { due_date: '2026-11-20', due_at: '2026-11-21T00:00:00Z' }),
		task('starts', { start_date: '2026-11-24' }),
		task('later', { due_date: '2026-11-25', due_at: '2026-11-26T00:00:00Z' }),
		task('done', { completed_at: '2026-11-24T01:00:00Z' }),
		task('yesterday', { completed_at: '2026-11-23T01:00:00Z' }),
	]);
});

test('today holds what is due, overdue or starts today, of any list', () => {
	expect(ids({ kind: 'today' })).toEqual(['late', 'today', 'starts']);
	expect(openToday('2026-11-24')).toHaveLength(3);
});

test('with the completed ones of today, and no others', () => {
	expect(ids({ kind: 'today' }, 'status=all')).toEqual(['late', 'today', 'starts', 'done']);
	expect(ids({ kind: 'today' }, 'status=completed')).toEqual(['done']);
});

test('a list holds its own', () => {
	expect(ids({ kind: 'list', listId: 'home' })).toEqual(['today']);
	expect(ids({ kind: 'list', listId: 'inbox' }, 'status=all&sort=position')).toHaveLength(5);
	expect(ids({ kind: 'list', listId: 'inbox' }, 'sort=position')).toEqual(['late', 'later', 'starts']);
	expect(ids({ kind: 'list', listId: 'inbox' }, 'status=completed&sort=position')).toHaveLength(2);
});

test('everywhere: open ones as they fall due, completed ones on demand', () => {
	expect(ids({ kind: 'all' })).toEqual(['late', 'today', 'later', 'starts']);
	expect(ids({ kind: 'search' }, 'status=completed')).toEqual(['done', 'yesterday']);
});
