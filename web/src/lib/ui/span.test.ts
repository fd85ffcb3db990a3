import { spanOf } from '#lib/ui/span.ts';
import { expect, test } from 'vitest';

test.each([
	['abc', 'abc', 3, 3, 3],
	['abc', 'abxc', 2, 2, 3],
	['abxc', 'abc', 2, 3, 2],
	['abc', 'axc', 1, 2, 2],
	['aa', 'aaa', 2, 2, 3],
	['aaa', 'aa', 2, 3, 2],
	['', 'abc', 0, 0, 3],
	['abc', '', 0, 3, 0],
])('%j became %j: from %d, to %d, to %d now', (before, after, from, to, toAfter) => {
	expect(spanOf([...before], [...after])).toEqual({ from, to, toAfter });
});
