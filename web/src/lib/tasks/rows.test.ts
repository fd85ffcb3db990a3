import type { Task } from '#lib/api/types.ts';
import { Tree, rowsOf } from '#lib/tasks/rows.ts';
import { task } from '#lib/testing/cast.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const ids = (...given: Parameters<typeof rowsOf>) => rowsOf(...given).map((row) => row.task.id);
const DONE = '2026-11-24T12:00:00Z';

test('subtasks stand under their parent, siblings in their order, pinned ones first', () => {
	const tasks = [
		task('b', { position: 'a2' }),
		task('a', { position: 'a1' }),
		task('a2', { parent_id: 'a', position: 'a1' }),
		task('a1', { parent_id: 'a', position: 'a0' }),
		task('p', { position: 'a9', pinned: true }),
	];
	expect(ids(tasks, 'position')).toEqual(['p', 'a', 'a1', 'a2', 'b']);
	expect(rowsOf(tasks, 'position').map((row) => row.depth)).toEqual([0, 0, 1, 1, 0]);
});

test('positions are ordered by bytes, as in the database: upper case before lower case', () => {
	expect(ids([task('x', { position: 'a0' }), task('y', { position: 'Zz' })], 'position')).toEqual(['y', 'x']);
});

test('a subtask whose parent is not shown stands on its own', () => {
	expect(rowsOf([task('a1', { parent_id: 'a' })], 'position')).toMatchObject([
		{ depth: 0, task: { id: 'a1' } },
	]);
});

test('what is completed comes behind what is open', () => {
	expect(ids([task('a', { completed_at: DONE, pinned: true }), task('b')], 'position')).toEqual(['b', 'a']);
});

test('by due date, those without one come last', () => {
	const tasks = [
		task('none'),
		task('late', { due_at: '2026-12-01T00:00:00Z' }),
		task('soon', { due_at: '2026-11-25T00:00:00Z' }),
	];
	expect(ids(tasks, 'due')).toEqual(['soon', 'late', 'none']);
});

test('by priority, then by due date; by title as letters, not as codes', () => {
	const tasks = [
		task('b', { title: 'Zebra', priority: 'low' }),
		task('a', { title: 'äpple', priority: 'low', due_at: '2026-11-25T00:00:00Z' }),
		task('c', { title: 'Banana' }),
	];
	expect(ids(tasks, 'priority')).toEqual(['a', 'b', 'c']);
	expect(ids(tasks, 'title')).toEqual(['a', 'c', 'b']);
});

test('a task that has not changed has the same row', () => {
	const [a, b] = [task('a'), task('b')];
	expect(rowsOf([a], 'due')[0]).toBe(rowsOf([b, a], 'due')[0]);
});

const some = fc.array(
	fc.record({
		id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
		parent_id: fc.constantFrom(null, null, 'a', 'b'),
		position: fc.constantFrom('a1', 'a2', 'a3'),
		pinned: fc.boolean(),
		completed_at: fc.constantFrom(null, DONE),
	}),
	{ maxLength: 8 },
);

test('from change to change, the rows are those that there would be at once', () => {
	fc.assert(
		fc.property(fc.array(some), (states) => {
			const tree = new Tree('position');
			let before: Task[] = [];
			for (const state of states) {
				before = state.map((one) => sameOr(before, task(one.id, { ...one, parent_id: parentOf(one) })));
				before = [...new Map(before.map((one) => [one.id, one])).values()];
				expect(tree.take(before)).toEqual(rowsOf(before, 'position'));
			}
		}),
	);
});

/** No task is below itself. */
function parentOf({ id, parent_id }: { id: string; parent_id: string | null }): string | null {
	return parent_id !== null && parent_id < id ? parent_id : null;
}

/** What has not changed is the same object. */
function sameOr(before: readonly Task[], one: Task): Task {
	return before.find((other) => JSON.stringify(other) === JSON.stringify(one)) ?? one;
}
