import { type Choice, fromRule, ordinalOf, toRule } from '#lib/tasks/recurrence.ts';
import { expect, test } from 'vitest';

const never = { kind: 'never' } as const;
const DUE = '2026-11-24';

const pairs: [string, Choice['pattern']][] = [
	['FREQ=DAILY', { kind: 'daily', interval: 1 }],
	['FREQ=DAILY;INTERVAL=3', { kind: 'daily', interval: 3 }],
	['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', { kind: 'weekdays' }],
	['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH', { kind: 'weekly', interval: 2, days: ['MO', 'TH'] }],
	['FREQ=MONTHLY;BYMONTHDAY=15', { kind: 'monthly', interval: 1, day: 15 }],
	['FREQ=MONTHLY;BYMONTHDAY=28', { kind: 'monthly', interval: 1, day: 28 }],
	['FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1', { kind: 'monthly', interval: 1, day: 29 }],
	['FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1', { kind: 'monthly', interval: 1, day: 30 }],
	['FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1', { kind: 'monthly', interval: 1, day: 31 }],
	['FREQ=MONTHLY;BYDAY=-1FR', { kind: 'monthly-weekday', interval: 1, ordinal: -1, weekday: 'FR' }],
	['FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU', { kind: 'monthly-weekday', interval: 3, ordinal: 2, weekday: 'TU' }],
	['FREQ=YEARLY', { kind: 'yearly', interval: 1 }],
];

test.each(pairs)('%s is what the picker writes and reads', (rule, pattern) => {
	expect(toRule({ pattern, end: never }, DUE)).toBe(rule);
	expect(fromRule(rule, DUE)).toEqual({ pattern, end: never });
});

test('an end by date or by count goes both ways', () => {
	const pattern = { kind: 'daily', interval: 1 } as const;
	const until = { pattern, end: { kind: 'until', date: '2027-01-31' } } as const;
	const count = { pattern, end: { kind: 'count', count: 5 } } as const;
	expect(toRule(until, DUE)).toBe('FREQ=DAILY;UNTIL=20270131');
	expect(fromRule(toRule(until, DUE), DUE)).toEqual(until);
	expect(fromRule(toRule(count, DUE), DUE)).toEqual(count);
});

test.each([
	'FREQ=MONTHLY;BYMONTHDAY=31',
	'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2',
	'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
	'FREQ=WEEKLY;BYDAY=1MO',
	'FREQ=DAILY;UNTIL=20270131T235959Z',
])('%s has no words in the picker and is kept as it is', (rule) => {
	const choice = fromRule(rule, DUE);
	expect(choice.pattern).toEqual({ kind: 'custom', rule });
	expect(toRule(choice, DUE)).toBe(rule);
});

test('yearly on 29 February falls on the 28th in other years', () => {
	const choice: Choice = { pattern: { kind: 'yearly', interval: 1 }, end: never };
	const rule = toRule(choice, '2028-02-29');
	expect(rule).toBe('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1');
	expect(fromRule(rule, '2028-02-29')).toEqual(choice);
});

test('weekly without a day means the weekday it is due on', () => {
	expect(fromRule('FREQ=WEEKLY', DUE).pattern).toEqual({ kind: 'weekly', interval: 1, days: ['TU'] });
});

test('the fifth Tuesday is the last one', () => {
	expect([ordinalOf('2026-11-03'), ordinalOf('2026-11-24'), ordinalOf('2026-12-29')]).toEqual([1, 4, -1]);
});
