import { rowAt } from '#lib/ui/virtual.svelte.ts';
import { expect, test } from 'vitest';

const offsets = Float64Array.from([0, 40, 100, 140]);

test.each([
	[-500, 0],
	[0, 0],
	[39.9, 0],
	[40, 1],
	[99, 1],
	[120, 2],
	[140, 3],
	[9999, 3],
])('the row at height %d is number %d', (height, index) => {
	expect(rowAt(offsets, height)).toBe(index);
});

test('of no rows it is the first', () => {
	expect(rowAt(Float64Array.from([0]), 100)).toBe(0);
});
