import { expect, test } from 'vitest';
import { countBoxes, toggleBox } from '#lib/markdown/checkboxes.ts';
import { parse } from '#lib/markdown/parsing.ts';

const TEXT = [
	'Buy:',
	'- [ ] milk',
	'- [x] bread',
	'```',
	'- [ ] code',
	'```',
	'> 1. [X] rent',
	'- [] none',
].join('\n');

test('a box is ticked and cleared by its number', () => {
	expect(toggleBox(TEXT, 0)).toContain('- [x] milk');
	expect(toggleBox(TEXT, 1)).toContain('- [ ] bread');
	expect(toggleBox(TEXT, 2)).toContain('> 1. [ ] rent');
	expect(toggleBox(toggleBox(TEXT, 0), 0)).toBe(TEXT);
});

test('a number without a box changes nothing', () => {
	expect(toggleBox(TEXT, 3)).toBe(TEXT);
	expect(toggleBox('', 0)).toBe('');
});

test('what looks like a box in code is none, as in the HTML', () => {
	expect(countBoxes(TEXT)).toBe(3);
	expect(parse(TEXT).match(/<input/g)).toHaveLength(3);
});
