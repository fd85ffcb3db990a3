import { Offsets } from '#lib/ui/offsets.ts';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

function plainly(items: readonly string[], heights: ReadonlyMap<string, number>): number[] {
	const offsets = [0];
	for (const item of items) offsets.push((offsets.at(-1) ?? 0) + (heights.get(item) ?? 40));
	return offsets;
}

test('whatever comes, goes and grows, each begins where the ones above it end', () => {
	const items = fc.uniqueArray(fc.constantFrom(...'abcdefghij'));
	const change = fc.record({ items, grown: fc.nat(9), height: fc.integer({ min: 1, max: 99 }) });
	fc.assert(
		fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
			const heights = new Map<string, number>();
			const offsets = new Offsets<string>((item) => heights.get(item) ?? 40);
			for (const { items, grown, height } of changes) {
				expect([...offsets.of(items)]).toEqual(plainly(items, heights));
				const item = items[grown];
				if (item === undefined) continue;
				heights.set(item, height);
				offsets.resized(grown, grown + 1);
				expect([...offsets.of(items)]).toEqual(plainly(items, heights));
			}
		}),
	);
});

test('one that goes is not a reason to look up the others', () => {
	const heightOf = vi.fn(() => 40);
	const offsets = new Offsets<string>(heightOf);
	offsets.of(['a', 'b', 'c', 'd']);
	heightOf.mockClear();
	expect([...offsets.of(['a', 'c', 'd'])]).toEqual([0, 40, 80, 120]);
	expect(heightOf).not.toHaveBeenCalled();
});
