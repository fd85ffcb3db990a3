import { clashes } from '#lib/tasks/editing.ts';
import { task } from '#lib/testing/cast.ts';
import { expect, test } from 'vitest';

test('edits of different fields do not clash', () => {
	expect(clashes({ title: 'Mine' }, task('a'), task('a', { priority: 'high', version: 2 }))).toBe(false);
});

test('edits of the same field do', () => {
	expect(clashes({ title: 'Mine' }, task('a'), task('a', { title: 'Theirs', version: 2 }))).toBe(true);
	expect(clashes({ tags: ['x'] }, task('a'), task('a', { tags: ['y'] }))).toBe(true);
});
