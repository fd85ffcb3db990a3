import { addDays, daysBetween, instantOf, weekdayOf } from '#lib/tasks/civil.ts';
import { dayLabel, dueDay, dueInstant, dueLabel, durationLabel, isOverdue } from '#lib/tasks/due.ts';
import { task } from '#lib/testing/cast.ts';
import { expect, test } from 'vitest';

const BERLIN = 'Europe/Berlin';

test('09:00 in Berlin is another instant in summer than in winter', () => {
	expect(instantOf('2026-07-01', '09:00', BERLIN).toISOString()).toBe('2026-07-01T07:00:00.000Z');
	expect(instantOf('2026-12-01', '09:00', BERLIN).toISOString()).toBe('2026-12-01T08:00:00.000Z');
});

test('a time that the spring change skips moves on by the gap; one that comes twice is the first', () => {
	expect(instantOf('2026-03-29', '02:30', BERLIN).toISOString()).toBe('2026-03-29T01:30:00.000Z');
	expect(instantOf('2026-10-25', '02:30', BERLIN).toISOString()).toBe('2026-10-25T00:30:00.000Z');
});

test('an all-day task is due when the next local day begins', () => {
	const due = { due_date: '2026-11-24', due_time: null, time_zone: null };
	expect(dueInstant(due, BERLIN)).toBe('2026-11-24T23:00:00.000Z');
	expect(dueInstant({ ...due, due_date: null }, BERLIN)).toBeNull();
});

test('a task with a zone of its own is due on the day of whoever looks', () => {
	const due = { due_date: '2026-11-24', due_time: '22:00', time_zone: 'America/New_York' };
	const seen = { ...due, due_at: dueInstant(due, BERLIN) };
	expect(dueDay(seen, BERLIN)).toBe('2026-11-25');
	expect(dueLabel(seen, { zone: BERLIN, now: new Date('2026-11-24T12:00:00Z') })).toBe('Tomorrow 04:00');
});

test('days near to today have words', () => {
	expect(['2026-11-23', '2026-11-24', '2026-11-25'].map((day) => dayLabel(day, '2026-11-24'))).toEqual([
		'Yesterday',
		'Today',
		'Tomorrow',
	]);
	expect(dayLabel('2026-11-28', '2026-11-24')).toBe('Sat 28 Nov');
	expect(dayLabel('2027-01-04', '2026-11-24')).toBe('4 Jan 2027');
});

test('overdue is open and past', () => {
	const late = task('a', { due_at: '2026-11-24T10:00:00Z' });
	const now = new Date('2026-11-24T10:00:00Z');
	expect(isOverdue(late, now)).toBe(true);
	expect(isOverdue({ ...late, completed_at: '2026-11-24T09:00:00Z' }, now)).toBe(false);
});

test('civil days are counted without zones', () => {
	expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
	expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
	expect(weekdayOf('2026-11-23')).toBe(0);
});

test('durations read like a person says them', () => {
	expect([45, 60, 90].map(durationLabel)).toEqual(['45 min', '1 h', '1 h 30 min']);
});
