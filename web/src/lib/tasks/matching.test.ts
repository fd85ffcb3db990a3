import { Search, matching } from '#lib/tasks/matching.ts';
import type { Query } from '#lib/tasks/query.ts';
import { task } from '#lib/testing/cast.ts';
import { expect, test } from 'vitest';

const LOOKER = { zone: 'UTC', now: new Date('2026-11-24T12:00:00Z') };
const ANY: Query = { q: '', status: 'all', priority: null, tag: null, listId: null, due: null, sort: 'due' };
const DONE = { completed_at: '2026-11-24T01:00:00Z' };
const due = (day: string, at: string) => ({ due_date: day, due_at: at });
const TASKS = [
	task('muller', { title: 'Call Müller', description: 'about the GARDEN', priority: 'high' }),
	task('garden', { title: 'Garden', tags: ['Home'], list_id: 'home' }),
	task('done', { ...DONE, ...due('2026-11-20', '2026-11-21T00:00:00Z') }),
	task('late', due('2026-11-23', '2026-11-24T00:00:00Z')),
	task('today', due('2026-11-24', '2026-11-25T00:00:00Z')),
	task('sunday', due('2026-11-30', '2026-12-01T00:00:00Z')),
	task('december', due('2026-12-01', '2026-12-02T00:00:00Z')),
];

test.each<[Partial<Query>, string]>([
	[{ q: 'garden muller' }, 'muller'],
	[{ q: 'GARDEN' }, 'muller garden'],
	[{ q: '#home' }, 'garden'],
	[{ q: '  ' }, 'muller garden done late today sunday december'],
	[{ tag: 'home' }, 'garden'],
	[{ priority: 'high' }, 'muller'],
	[{ listId: 'home' }, 'garden'],
	[{ q: 'garden', listId: 'home' }, 'garden'],
	[{ due: 'overdue' }, 'late'],
	[{ due: 'today' }, 'today'],
	[{ due: 'week' }, 'today sunday'],
	[{ due: 'later' }, 'december'],
	[{ due: 'none' }, 'muller garden'],
])('%j finds %s', (query, ids) => {
	const found = new Search(matching(TASKS, { ...ANY, ...query }, LOOKER)).for(query.q ?? '');
	expect(found.map((one) => one.id).join(' ')).toBe(ids);
});

test('where nothing is asked, they are the same tasks in the same array', () => {
	expect(matching(TASKS, ANY, LOOKER)).toBe(TASKS);
});

test('letter by letter, forwards and back, it finds what the whole would find at once', () => {
	const search = new Search(TASKS);
	for (const q of ['g', 'ga', 'gar', 'gar ', 'gar m', 'gar mü', 'gar m', 'ga', '', 'm', 'x', ''])
		expect(search.for(q)).toEqual(new Search(TASKS).for(q));
});
