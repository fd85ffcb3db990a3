import { whole } from '#lib/ui/typing.ts';
import { expect, test } from 'vitest';

/** What is taken of a field that is typed in, key by key, as Chrome tells it. */
function taken(type: string, keys: [value: string, badInput?: boolean][]): string[] {
	const values: string[] = [];
	const hear = whole((value) => values.push(value));
	for (const [value, badInput = false] of keys)
		hear({ currentTarget: { type, value, validity: { badInput } } } as never);
	return values;
}

test('a day counts when its year is whole', () => {
	const keys: [string][] = [['0002-11-30'], ['0020-11-30'], ['0202-11-30'], ['2026-11-30']];
	expect(taken('date', keys)).toEqual(['2026-11-30']);
});

test('a day of which a part is typed anew is not taken away meanwhile', () => {
	expect(taken('date', [['', true], ['2026-12-30']])).toEqual(['2026-12-30']);
});

test('a day that is taken away is none', () => {
	expect(taken('date', [['']])).toEqual(['']);
});

test('a time may begin with nought', () => {
	expect(taken('time', [['', true], ['09:00']])).toEqual(['09:00']);
});
