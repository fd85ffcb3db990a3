import { addMonths, monthFrom, sameDayIn, weekAround, weeksOf } from '#lib/calendar/month.ts';
import { expect, test } from 'vitest';

test('a month is shown in whole weeks, from the locale’s first weekday', () => {
	const german = weeksOf('2026-11', 'de-DE');
	expect(german).toHaveLength(6);
	expect(german[0]?.[0]).toBe('2026-10-26');
	expect(german.at(-1)?.[6]).toBe('2026-12-06');
	const american = weeksOf('2026-11', 'en-US');
	expect(american).toHaveLength(5);
	expect(american[0]?.[0]).toBe('2026-11-01');
	expect(weeksOf('2026-11', 'ar-EG')[0]?.[0]).toBe('2026-10-31');
});

test('February of 28 days that begins on a Monday takes four weeks', () => {
	expect(weeksOf('2027-02', 'de-DE')).toHaveLength(4);
});

test('months go over the year’s end', () => {
	expect(addMonths('2026-12', 1)).toBe('2027-01');
	expect(addMonths('2026-01', -1)).toBe('2025-12');
});

test('the 31st becomes the last day where a month is shorter', () => {
	expect(sameDayIn('2026-01-31', 1)).toBe('2026-02-28');
});

test('the week around a day', () => {
	expect(weekAround('2026-11-27', 'de-DE')).toEqual({ first: '2026-11-23', last: '2026-11-29' });
	expect(weekAround('2026-11-29', 'en-US')).toEqual({ first: '2026-11-29', last: '2026-12-05' });
});

test('an address that names no month gets the usual one', () => {
	expect(monthFrom('2026-13', '2026-11')).toBe('2026-11');
	expect(monthFrom(null, '2026-11')).toBe('2026-11');
	expect(monthFrom('2027-02', '2026-11')).toBe('2027-02');
});
