import { validDay } from '#lib/tasks/civil.ts';
import { expect, test } from 'vitest';

test.each(['2026-11-27', '2028-02-29'])('%s is a day', (day) => {
	expect(validDay(day)).toBe(day);
});

test.each(['2026-02-30', '2026-13-01', 'yesterday', '', null])('%s is none', (text) => {
	expect(validDay(text)).toBeNull();
});
