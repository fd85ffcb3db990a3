import { selection } from '#lib/selection/selection.svelte.ts';
import { beforeEach, expect, test } from 'vitest';

const ORDER = ['a', 'b', 'c', 'd', 'e'];
const chosen = () => ORDER.filter((id) => selection.has(id)).join('');
beforeEach(() => selection.clear());

test('one after the other, and back', () => {
	selection.toggle('d');
	selection.toggle('b');
	expect(chosen()).toBe('bd');
	selection.toggle('d');
	expect(chosen()).toBe('b');
});

test('a range grows and shrinks from where it began', () => {
	selection.toggle('b');
	selection.extend('d', ORDER);
	expect(chosen()).toBe('bcd');
	selection.extend('c', ORDER);
	expect(chosen()).toBe('bc');
	selection.extend('a', ORDER);
	expect(chosen()).toBe('ab');
});

test('a range leaves alone what was chosen elsewhere', () => {
	selection.toggle('e');
	selection.toggle('a');
	selection.extend('b', ORDER);
	expect(chosen()).toBe('abe');
});

test('without a beginning a range begins where the focus was', () => {
	selection.extend('c', ORDER, 'b');
	expect(chosen()).toBe('bc');
});

test('a range whose beginning is gone is this one alone', () => {
	selection.toggle('gone');
	selection.extend('c', ORDER);
	expect(chosen()).toBe('c');
});

test('all, and what leaves the screen is forgotten', () => {
	selection.all(ORDER);
	expect(selection.size).toBe(5);
	selection.keep(['a', 'c']);
	expect(chosen()).toBe('ac');
	selection.clear();
	expect(selection.size).toBe(0);
});
