import { Slots } from '#lib/ui/slots.ts';
import { expect, test } from 'vitest';

function slots() {
	const slots = new Slots();
	const show = (ids: string, held?: string) => {
		slots.take([...ids], held);
		return [...ids].map((id) => slots.of(id));
	};
	return show;
}

test('a row that stays keeps its element, wherever it stands', () => {
	const show = slots();
	expect(show('abc')).toEqual([0, 1, 2]);
	expect(show('ca')).toEqual([2, 0]);
});

test('the element of one that went is for one that came', () => {
	const show = slots();
	show('abc');
	expect(show('bcd')).toEqual([1, 2, 0]);
	expect(show('xyz')).toEqual([1, 2, 0]);
});

test('but not that of the one with the focus', () => {
	const show = slots();
	show('abc');
	expect(show('bcd', 'a')).toEqual([1, 2, 3]);
});

test('what nobody needs goes for good', () => {
	const show = slots();
	show('abc');
	show('a');
	expect(show('abc')).toEqual([0, 3, 4]);
});
