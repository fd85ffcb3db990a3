import { SHORTCUTS, allowSingleKeys, keysOf, shortcutOf } from '#lib/ui/keys.ts';
import { afterEach, expect, test } from 'vitest';

const press = (key: string, modifiers: Partial<KeyboardEvent> = {}) =>
	({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers }) as KeyboardEvent;

afterEach(() => allowSingleKeys(true));

test('a key means something only where it is for', () => {
	expect(shortcutOf(press('c'), 'task')).toBe('complete');
	expect(shortcutOf(press('c'), 'anywhere')).toBeUndefined();
	expect(shortcutOf(press('k', { metaKey: true }), 'anywhere')).toBe('palette');
	expect(shortcutOf(press('?', { shiftKey: true }), 'anywhere')).toBe('help');
});

test('with another modifier, as screen readers use them, it means nothing', () => {
	expect(shortcutOf(press('c', { altKey: true }), 'task')).toBeUndefined();
	expect(shortcutOf(press('c', { ctrlKey: true, altKey: true }), 'task')).toBeUndefined();
	expect(shortcutOf(press('ArrowDown', { ctrlKey: true, altKey: true }), 'rows')).toBeUndefined();
});

test('single keys can be switched off, those with a modifier and the named ones stay', () => {
	allowSingleKeys(false);
	expect(shortcutOf(press('n'), 'anywhere')).toBeUndefined();
	expect(shortcutOf(press('k', { ctrlKey: true }), 'anywhere')).toBe('palette');
	expect(shortcutOf(press('ArrowDown'), 'rows')).toBe('go');
});

test('no two shortcuts of one place have the same keys', () => {
	const all = Object.values(SHORTCUTS).flatMap(({ where, chords }) => chords.map((one) => `${where} ${one}`));
	expect(new Set(all).size).toBe(all.length);
});

test('keys are shown as they are written on the keyboard', () => {
	expect(keysOf('Alt+ArrowUp')).toEqual(['Alt', '↑']);
});
