import { type Query, rowsOf } from '#lib/tasks/views.ts';
import { task } from '#lib/testing/cast.ts';
import { expect, test } from 'vitest';

const QUERY: Query = { q: '', status: 'open', priority: null, tag: null, sort: 'position' };
const LOOKER = { zone: 'UTC', now: new Date('2026-11-24T12:00:00Z') };
const INBOX = { kind: 'list', listId: 'inbox' } as const;

function ids(
	tasks: ReturnType<typeof task>[],
	query: Partial<Query> = {},
	scope: Parameters<typeof rowsOf>[1] = INBOX,
) {
	return rowsOf(tasks, scope, { ...QUERY, ...query }, LOOKER).map((row) => row.task.id);
}

test('subtasks stand under their parent, siblings in their order, pinned ones first', () => {
	const tasks = [
		task('b', { position: 'a2' }),
		task('a', { position: 'a1' }),
		task('a2', { parent_id: 'a', position: 'a1' }),
		task('a1', { parent_id: 'a', position: 'a0' }),
		task('p', { position: 'a9', pinned: true }),
	];
	expect(ids(tasks)).toEqual(['p', 'a', 'a1', 'a2', 'b']);
});

test('positions are ordered by bytes, as in the database: upper case before lower case', () => {
	expect(ids([task('x', { position: 'a0' }), task('y', { position: 'Zz' })])).toEqual(['y', 'x']);
});

test('a subtask whose parent is not shown stands on its own', () => {
	const tasks = [task('a', { completed_at: LOOKER.now.toISOString() }), task('a1', { parent_id: 'a' })];
	expect(rowsOf(tasks, INBOX, QUERY, LOOKER)).toMatchObject([{ depth: 0, task: { id: 'a1' } }]);
});

test('search finds every word, in title, description and tags, whatever the case and the accents', () => {
	const tasks = [
		task('a', { title: 'Call Müller', description: 'about the GARDEN' }),
		task('b', { title: 'Garden', tags: ['home'] }),
	];
	expect(ids(tasks, { q: 'garden muller' })).toEqual(['a']);
	expect(ids(tasks, { q: '#home' })).toEqual(['b']);
});

test('filters by status, priority and tag', () => {
	const tasks = [
		task('a', { priority: 'high', tags: ['Home'] }),
		task('b', { completed_at: '2026-11-24T01:00:00Z' }),
	];
	expect(ids(tasks, { priority: 'high', tag: 'home' })).toEqual(['a']);
	expect(ids(tasks, { status: 'completed' })).toEqual(['b']);
	expect(ids(tasks, { status: 'all' })).toEqual(['a', 'b']);
});

test('by due date, those without one come last', () => {
	const tasks = [
		task('none'),
		task('late', { due_at: '2026-12-01T00:00:00Z' }),
		task('soon', { due_at: '2026-11-25T00:00:00Z' }),
	];
	expect(ids(tasks, { sort: 'due' })).toEqual(['soon', 'late', 'none']);
});

test('today holds what is due, overdue or starts today, of any list', () => {
	const tasks = [
		task('today', { due_date: '2026-11-24', due_at: '2026-11-25T00:00:00Z', list_id: 'home' }),
		task('late', { due_date: '2026-11-20', due_at: '2026-11-21T00:00:00Z' }),
		task('starts', { start_date: '2026-11-24' }),
		task('later', { due_date: '2026-11-25', due_at: '2026-11-26T00:00:00Z' }),
		task('undated'),
	];
	expect(ids(tasks, { sort: 'due' }, { kind: 'today' })).toEqual(['late', 'today', 'starts']);
});
