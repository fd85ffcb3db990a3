import { changeWords } from '#lib/suggestions/wording.ts';
import { expect, test } from 'vitest';

const NOW = new Date('2026-11-24T12:00:00Z');

test('a proposal says what accepting it would do', () => {
	expect(changeWords({ due_date: '2026-11-25' }, 'UTC', NOW)).toBe('Move to Tomorrow');
	expect(changeWords({ priority: 'high' }, 'UTC', NOW)).toBe('Set priority to high');
	const rhythm = { rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=WE' };
	expect(changeWords({ recurrence: rhythm, due_date: '2026-11-25' }, 'UTC', NOW)).toBe(
		'Repeat every 2 weeks on Wednesday, move to Tomorrow',
	);
	expect(changeWords({ recurrence: { rule: 'FREQ=DAILY' } }, 'UTC', NOW)).toBe('Repeat every day');
	expect(changeWords({ priority: null }, 'UTC', NOW)).toBe('Take the priority away');
});
