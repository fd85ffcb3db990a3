import { scoreOf, wordsOf } from '#lib/palette/fuzzy.ts';
import { expect, test } from 'vitest';

const best = (query: string, texts: string[]) =>
	texts
		.map((text) => ({ text, score: scoreOf(wordsOf(query), text) }))
		.filter(({ score }) => score)
		.sort((a, b) => b.score - a.score)
		.map(({ text }) => text);

test('the start of the text counts most, then that of a word, then the middle, then scattered letters', () => {
	const texts = ['hypertension pills', 'call the tent rental', 'ten things', 't e n'];
	expect(best('ten', texts)).toEqual(['ten things', 'call the tent rental', 'hypertension pills', 't e n']);
});

test('every word must be there, in any order', () => {
	expect(best('rent pay', ['pay the rent', 'pay the bill'])).toEqual(['pay the rent']);
});

test('of equals the shorter one comes first', () => {
	expect(best('in', ['inbox of ideas', 'inbox'])).toEqual(['inbox', 'inbox of ideas']);
});

test('what does not answer is left out', () => {
	expect(best('zebra', ['pay the rent'])).toEqual([]);
});

test('10,000 texts are looked through within a frame', () => {
	const texts = Array.from({ length: 10_000 }, (_, number) => `task ${number} about the garden and the roof`);
	const spent = Array.from({ length: 20 }, () => {
		const begun = performance.now();
		for (const text of texts) scoreOf(['grdn', 'rof'], text);
		return performance.now() - begun;
	});
	expect(Math.min(...spent)).toBeLessThan(16);
});
