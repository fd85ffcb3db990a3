import { dayFrom, readTyped } from '#lib/tasks/quickadd.ts';
import { expect, test } from 'vitest';

const TODAY = '2026-11-24'; // a Tuesday

test('tags, priority and due date are taken out of the line', () => {
	expect(readTyped('Pay rent #home !high due:fri', TODAY)).toEqual({
		title: 'Pay rent',
		tags: ['home'],
		priority: 'high',
		due_date: '2026-11-27',
	});
});

test('what only looks like it stays in the title', () => {
	expect(readTyped('Fix bug #123! due:someday !important', TODAY).title).toBe(
		'Fix bug #123! due:someday !important',
	);
});

test('a word that every object knows is no priority, and a day that no calendar has is no date', () => {
	expect(readTyped('Fix !constructor !__proto__ due:2026-02-30', TODAY)).toEqual({
		title: 'Fix !constructor !__proto__ due:2026-02-30',
		tags: [],
		priority: null,
		due_date: null,
	});
});

test('a line of nothing but marks is a title', () => {
	expect(readTyped('#home', TODAY)).toMatchObject({ title: '#home', tags: [] });
});

test('a weekday is the next one, never today', () => {
	expect(dayFrom('tue', TODAY)).toBe('2026-12-01');
	expect(dayFrom('wednesday', TODAY)).toBe('2026-11-25');
	expect(dayFrom('tomorrow', TODAY)).toBe('2026-11-25');
	expect(dayFrom('2026-13-01', TODAY)).toBeNull();
});

test('German words are understood whatever the language of the app', () => {
	expect(readTyped('Miete zahlen !hoch bis:fr', '2026-11-24')).toMatchObject({
		title: 'Miete zahlen',
		priority: 'high',
		due_date: '2026-11-27',
	});
	expect(['heute', 'morgen', 'die', 'sonntag'].map((word) => dayFrom(word, '2026-11-24'))).toEqual([
		'2026-11-24',
		'2026-11-25',
		'2026-12-01',
		'2026-11-29',
	]);
});

test('a word that only begins like a day is none', () => {
	for (const word of ['month', 'money', 'mittag', 'sunset', 'friends', 'dienstlich', 'mondays', 'm', 'tu'])
		expect([word, dayFrom(word, '2026-11-28')]).toEqual([word, null]);
	for (const word of ['mon', 'mo', 'montag', 'tues', 'mittw', 'so'])
		expect(dayFrom(word, '2026-11-28')).not.toBeNull();
});

test('a tag that is typed twice is one', () => {
	expect(readTyped('Milk #shop #Shop', '2026-11-28').tags).toEqual(['shop']);
});
