// Where each of many rows begins. From one change to the next only what differs is looked up; what stands below it is
// shifted.
import { spanOf } from '#lib/ui/span.ts';

export class Offsets<T> {
	readonly #heightOf: (item: T) => number;
	#items: readonly T[] = [];
	#offsets = new Float64Array(1);

	/** `heightOf`: an item's height in pixels. */
	constructor(heightOf: (item: T) => number) {
		this.#heightOf = heightOf;
	}

	/** In pixels from the top; one more than there are items: where the last one ends. Another array after a change. */
	of(items: readonly T[]): Float64Array {
		if (items !== this.#items) {
			const { from, to, toAfter } = spanOf(this.#items, items);
			this.#items = items;
			if (to > from || toAfter > from) this.#mend(from, to, toAfter);
		}
		return this.#offsets;
	}

	/** Those from this index up to and without that one have other heights now. */
	resized(from: number, to: number): void {
		this.#mend(from, to, to);
	}

	#mend(from: number, to: number, toAfter: number): void {
		const before = this.#offsets;
		const offsets = new Float64Array(this.#items.length + 1);
		offsets.set(before.subarray(0, from + 1));
		let at = offsets[from] as number;
		for (let index = from; index < toAfter; index++)
			offsets[index + 1] = at += this.#heightOf(this.#items[index] as T);
		const shift = at - (before[to] as number);
		for (let index = to + 1; index < before.length; index++)
			offsets[index - to + toAfter] = (before[index] as number) + shift;
		this.#offsets = offsets;
	}
}
