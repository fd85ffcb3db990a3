import { task } from '#lib/testing/cast.ts';
import { depthsAt, indented, landingAt, outdented, rowsWithout } from '#lib/tasks/nesting.ts';
import { expect, test } from 'vitest';

// a
//   b
//     c
// d
const row = (id: string, depth: number, parent_id: string | null = null) => ({
	task: task(id, { parent_id }),
	depth,
});
const ROWS = [row('a', 0), row('b', 1, 'a'), row('c', 2, 'b'), row('d', 0)];

test('between rows it may be as deep as below the one above, and no less deep than the one after', () => {
	expect(depthsAt(ROWS, 0)).toEqual({ least: 0, most: 0 });
	expect(depthsAt(ROWS, 1)).toEqual({ least: 1, most: 1 });
	expect(depthsAt(ROWS, 3)).toEqual({ least: 0, most: 3 });
	expect(depthsAt(ROWS, 4)).toEqual({ least: 0, most: 1 });
	expect(depthsAt([], 0)).toEqual({ least: 0, most: 0 });
});

test('the depth says under which parent and behind which sibling', () => {
	expect(landingAt(ROWS, 3, 3)).toEqual({ parentId: 'c', afterId: null });
	expect(landingAt(ROWS, 3, 2)).toEqual({ parentId: 'b', afterId: 'c' });
	expect(landingAt(ROWS, 3, 1)).toEqual({ parentId: 'a', afterId: 'b' });
	expect(landingAt(ROWS, 3, 0)).toEqual({ parentId: null, afterId: 'a' });
	expect(landingAt(ROWS, 0, 0)).toEqual({ parentId: null, afterId: null });
});

test('a task goes with everything below it, and cannot land there', () => {
	expect(rowsWithout(ROWS, 'a').map((one) => one.task.id)).toEqual(['d']);
	expect(rowsWithout(ROWS, 'b').map((one) => one.task.id)).toEqual(['a', 'd']);
	expect(rowsWithout(ROWS, 'gone')).toEqual(ROWS);
});

test('in: the last below the sibling above', () => {
	expect(indented(ROWS, 'd')).toEqual({ parentId: 'a', afterId: 'b' });
	expect(indented(ROWS, 'a')).toBeNull();
	expect(indented(ROWS, 'b')).toBeNull();
});

test('out: right behind what it was below', () => {
	expect(outdented(ROWS, 'c')).toEqual({ parentId: 'a', afterId: 'b' });
	expect(outdented(ROWS, 'b')).toEqual({ parentId: null, afterId: 'a' });
	expect(outdented(ROWS, 'd')).toBeNull();
});
