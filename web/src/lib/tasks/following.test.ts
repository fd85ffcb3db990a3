import { Following } from '#lib/tasks/following.ts';
import type { Row } from '#lib/tasks/rows.ts';
import { task } from '#lib/testing/cast.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const ROWS = new Map([...'abcdefgh'].map((id) => [id, { task: task(id), depth: 0 }]));

test('a row is found wherever it has gone, and not where it is no more', () => {
	const ids = fc.uniqueArray(fc.constantFrom(...ROWS.keys()));
	const step = fc.record({ ids, id: fc.constantFrom(...ROWS.keys()), edited: fc.boolean() });
	fc.assert(
		fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
			const following = new Following();
			for (const { ids, id, edited } of steps) {
				const rows = ids.map((one) => {
					const row = ROWS.get(one) as Row;
					return edited ? { ...row } : row;
				});
				expect(following.indexOf(id, rows)).toBe(ids.indexOf(id));
				expect(following.indexOf(id, rows)).toBe(ids.indexOf(id));
			}
		}),
	);
});
