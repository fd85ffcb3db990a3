import { between, positionAt } from '#lib/tasks/positions.ts';
import { expect, test } from 'vitest';

const rows = ['a0', 'a1', 'a2'].map((position, index) => ({ id: String(index), position }));

test('the alphabet is the backend’s: the first position is a0', () => {
	expect(between(null, null)).toBe('a0');
	expect(between('a0', null)).toBe('a1');
});

test('a row moves between its new neighbours', () => {
	expect(positionAt(rows, '0', 1)).toBe('a1V');
	expect(positionAt(rows, '2', 0)).toBe('Zz');
	expect(positionAt(rows, '0', 2)).toBe('a3');
});

test('a row that is there already stays', () => {
	expect(positionAt(rows, '1', 1)).toBeNull();
});

test('two rows with one position do not make it fail', () => {
	expect(between('a1', 'a1')).toBe('a2');
});
