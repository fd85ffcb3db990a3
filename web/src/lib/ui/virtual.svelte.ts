// Which rows of a long list are in the document: those near the viewport and those that must stay (the focused one).
// Rows may be of any height: one is guessed until it has been measured, and what a wrong guess above the viewport
// would move is scrolled back before it is painted.

import { Offsets } from '#lib/ui/offsets.ts';
import { afterPaint } from '#lib/ui/painting.ts';

/** Pixels beyond the viewport, and the step in which scrolling is taken note of. */
const BEYOND = 500;
const STEP = 100;
/** So many pixels of rows are made in one frame, where many are to be made. */
const GROWTH = 200;
const FIRST_GUESS = 39;
/** Up to so many rows are all there: then the browser's own search finds them. */
const FEW = 60;
const NONE: ReadonlyMap<string, number> = new Map();

interface Range {
	from: number;
	to: number;
}

export class Virtual<T> {
	readonly #items: () => readonly T[];
	readonly #idOf: (item: T) => string;
	readonly #kept: () => readonly number[];
	readonly #heights = new Map<string, number>();
	readonly #placed: Offsets<T>;
	/** For those that were not measured yet: as high as most of the first ones. */
	#guess = FIRST_GUESS;
	#measured = $state.raw(0);
	#view = $state.raw({ top: 0, bottom: 0 });
	/** The first frames have what is seen, the next ones what may be soon; at last Infinity: as much as there should be. */
	#beyond = $state(0);
	/** The ids of the rows that are in the document. */
	readonly #present = new Set<string>();
	#list: HTMLElement | null = null;
	#resizes: ResizeObserver | null = null;

	/** `items`: all rows in their order; `kept`: the indexes of those that stay; `above`: how many rows stand above. */
	constructor(
		items: () => readonly T[],
		idOf: (item: T) => string,
		kept: () => readonly number[],
		above = 0,
	) {
		this.#items = items;
		this.#idOf = idOf;
		this.#kept = kept;
		this.#placed = new Offsets((item) => this.#heights.get(idOf(item)) ?? this.#guess);
		const top = -above * FIRST_GUESS;
		// The first rows of a page take the longest: a third of a screen of them, and in the next frames the rest.
		this.#view = { top, bottom: top + (typeof window === 'undefined' ? 1000 : window.innerHeight / 3) };
	}

	/** Where each row begins, in pixels from the top of the list; one more: where the last one ends. */
	readonly offsets: Float64Array = $derived.by(() => {
		void this.#measured;
		return this.#placed.of(this.#items());
	});

	readonly height = $derived(this.offsets.at(-1) ?? 0);

	/** The rows near the viewport: from this index up to and without that one. They stand below each other. */
	readonly near: Range = $derived.by(() => {
		const count = this.#items().length;
		const beyond = count <= FEW ? this.#beyond : Math.min(this.#beyond, BEYOND);
		const from = Math.max(0, rowAt(this.offsets, this.#view.top - beyond));
		const to = Math.min(count, rowAt(this.offsets, this.#view.bottom + beyond) + 1);
		return { from, to };
	});

	/** Where the first of them begins. */
	readonly top = $derived(this.offsets[this.near.from] ?? 0);

	/** The indexes of those that stay although they are not near. */
	readonly #away: number[] = $derived.by(() => {
		const { from, to } = this.near;
		const count = this.#items().length;
		return this.#kept().filter((index) => index >= 0 && index < count && (index < from || index >= to));
	});

	/** The indexes of the rows to have in the document, in their order. */
	readonly shown: number[] = $derived.by(() => {
		const { from, to } = this.near;
		const near = Array.from({ length: to - from }, (_, index) => from + index);
		return this.#away.length ? [...near, ...this.#away].sort((a, b) => a - b) : near;
	});

	/** By id, where those begin that are not near; in pixels from the top of the list. */
	readonly far: ReadonlyMap<string, number> = $derived.by(() => {
		if (!this.#away.length) return NONE;
		return new Map(this.#away.map((index) => [this.#idAt(index), this.offsets[index] as number]));
	});

	/** For the list's element: follows scrolling while it is in the document. */
	readonly follow = (list: HTMLElement): (() => void) => {
		this.#list = list;
		const look = () => this.#look();
		// To look at once would cost a layout of its own.
		afterPaint(() => {
			look();
			afterPaint(() => this.#grow());
		});
		window.addEventListener('scroll', look, { passive: true });
		window.addEventListener('resize', look);
		return () => {
			window.removeEventListener('scroll', look);
			window.removeEventListener('resize', look);
			this.#resizes?.disconnect();
			this.#resizes = this.#list = null;
		};
	};

	/** Other rows have come: where most of what is seen is new, that comes first, as in the beginning. */
	come(): void {
		if (!this.#beyond) return;
		const { top, bottom } = this.#view;
		const seen = this.#items().slice(rowAt(this.offsets, top), rowAt(this.offsets, bottom) + 1);
		const known = seen.filter((item) => this.#present.has(this.#idOf(item)));
		if (known.length * 2 >= seen.length) return;
		this.#beyond = 0;
		afterPaint(() => this.#grow());
	}

	/** Frame by frame, a few more rows on either side. */
	#grow(): void {
		const enough = this.#items().length <= FEW ? this.height : BEYOND;
		this.#beyond = this.#beyond < enough ? this.#beyond + GROWTH : Infinity;
		if (this.#list && this.#beyond !== Infinity) afterPaint(() => this.#grow());
	}

	/** For the element of the row with this id, which it names in `data-task`. */
	observe(id: string): (row: HTMLElement) => () => void {
		return (row) => {
			// Rows are there before their list is followed.
			this.#resizes ??= new ResizeObserver((entries) => this.#measure(entries.map(({ target }) => target)));
			this.#resizes.observe(row);
			this.#present.add(id);
			return () => {
				this.#resizes?.unobserve(row);
				this.#present.delete(id);
			};
		};
	}

	#look(): void {
		if (!this.#list) return;
		const top = -this.#list.getBoundingClientRect().top;
		const from = Math.floor(top / STEP) * STEP;
		const to = Math.ceil((top + window.innerHeight) / STEP) * STEP;
		if (from !== this.#view.top || to !== this.#view.bottom) this.#view = { top: from, bottom: to };
	}

	#idAt(index: number): string {
		return this.#idOf(this.#items()[index] as T);
	}

	#guessFrom(rows: readonly Element[]): void {
		const heights = rows.map((row) => row.getBoundingClientRect().height).sort((a, b) => a - b);
		const usual = heights[heights.length >> 1];
		if (!usual || usual === this.#guess) return;
		this.#guess = usual;
		this.#placed.resized(0, this.#items().length);
		this.#measured++;
	}

	#measure(rows: readonly Element[]): void {
		const top = -(this.#list?.getBoundingClientRect().top ?? 0);
		const index = new Map(this.shown.map((at) => [this.#idAt(at), at]));
		if (!this.#heights.size) this.#guessFrom(rows);
		const changed: number[] = [];
		let above = 0;
		for (const row of rows) {
			const id = idOf(row);
			const { height } = row.getBoundingClientRect();
			const before = this.#heights.get(id) ?? this.#guess;
			if (!height || height === before) continue;
			const at = index.get(id);
			// Not shown any more: it is measured when it is again, for its place is not reckoned anew until then.
			if (at === undefined) continue;
			this.#heights.set(id, height);
			changed.push(at);
			if ((this.offsets[at + 1] as number) <= top) above += height - before;
		}
		if (changed.length) {
			this.#placed.resized(Math.min(...changed), Math.max(...changed) + 1);
			this.#measured++;
		}
		if (above) window.scrollBy(0, above);
	}
}

function idOf(row: Element): string {
	return (row as HTMLElement).dataset.task ?? '';
}

/** The index of the row that covers a height, by halving. */
export function rowAt(offsets: Float64Array, height: number): number {
	let [from, to] = [0, offsets.length - 1];
	while (from < to) {
		const middle = (from + to + 1) >> 1;
		if ((offsets[middle] as number) <= height) from = middle;
		else to = middle - 1;
	}
	return from;
}
