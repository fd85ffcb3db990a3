import { factsOf } from '#lib/suggestions/facts.ts';
import { expect, test } from 'vitest';

const READER = { zone: 'Europe/Berlin', today: '2026-11-24' };

test('evidence is told without ids, instants in the zone of the person', () => {
	const facts = factsOf({ task_id: 'x', due_at: '2026-11-23T23:00:00Z', open_count: 7 }, READER);
	expect(facts.map((fact) => fact.name)).toEqual(['Due', 'Open tasks']);
	expect(facts[0]?.values).toEqual(['24 Nov 2026, 00:00']);
	expect(facts[1]?.values).toEqual(['7']);
});

test('what is a list has a line for each, what is nothing none', () => {
	const moves = [{ title: 'A', due_date: '2026-11-24', proposed_date: '2026-11-25', minutes: 30 }];
	expect(factsOf({ moves, due_date: null, priority: 'low', minutes: 90 }, READER)).toEqual([
		{ name: 'Moves', values: ['“A”, Wednesday 25 November'] },
		{ name: 'Priority', values: ['Low'] },
		{ name: 'Takes', values: ['1 h 30 min'] },
	]);
});
