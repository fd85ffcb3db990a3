// Which rows of a long list are in the document: those near the viewport and those that must stay (the focused one).
// Rows may be of any height: one is guessed until it has been measured, and what a wrong guess above the viewport
// would move is scrolled back before it is painted.

import { afterPaint } from '#lib/ui/painting.ts';

/** Pixels beyond the viewport, and the step in which scrolling is taken note of. */
const BEYOND = 500;
const STEP = 100;
const FIRST_GUESS = 42;
/** Up to so many rows are all there: then the browser's own search finds them. */
const FEW = 60;
const NONE: ReadonlyMap<string, number> = new Map();

interface Range {
	from: number;
	to: number;
}

export class Virtual {
	readonly #ids: () => readonly string[];
	readonly #kept: () => readonly number[];
	readonly #heights = new Map<string, number>();
	#guess = FIRST_GUESS;
	#measured = $state.raw(0);
	#view = $state.raw({ top: 0, bottom: 0 });
	/** The first frame has what is seen, the next ones what may be soon. */
	#beyond = $state(0);
	/** The ids of the rows that are in the document. */
	readonly #present = new Set<string>();
	#list: HTMLElement | null = null;
	#resizes: ResizeObserver | null = null;

	/** `ids`: of all rows, in their order; `kept`: the indexes of those that stay; `above`: how many rows stand above. */
	constructor(ids: () => readonly string[], kept: () => readonly number[], above = 0) {
		this.#ids = ids;
		this.#kept = kept;
		const top = -above * FIRST_GUESS;
		// The first rows of a page take the longest: half a screen of them, and one frame later the rest.
		this.#view = { top, bottom: top + (typeof window === 'undefined' ? 1000 : window.innerHeight / 2) };
	}

	/** Where each row begins, in pixels from the top of the list; one more: where the last one ends. */
	readonly offsets: Float64Array = $derived.by(() => {
		void this.#measured;
		const ids = this.#ids();
		const offsets = new Float64Array(ids.length + 1);
		let at = 0;
		for (let index = 0; index < ids.length; index++) {
			offsets[index] = at;
			at += this.#heights.get(ids[index] as string) ?? this.#guess;
		}
		offsets[ids.length] = at;
		return offsets;
	});

	readonly height = $derived(this.offsets.at(-1) ?? 0);

	/** The rows near the viewport: from this index up to and without that one. They stand below each other. */
	readonly near: Range = $derived.by(() => {
		const count = this.#ids().length;
		if (count <= FEW && this.#beyond) return { from: 0, to: count };
		const from = Math.max(0, rowAt(this.offsets, this.#view.top - this.#beyond));
		const to = Math.min(count, rowAt(this.offsets, this.#view.bottom + this.#beyond) + 1);
		return { from, to };
	});

	/** Where the first of them begins. */
	readonly top = $derived(this.offsets[this.near.from] ?? 0);

	/** The indexes of those that stay although they are not near. */
	readonly #away: number[] = $derived.by(() => {
		const { from, to } = this.near;
		const count = this.#ids().length;
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
		return new Map(this.#away.map((index) => [this.#ids()[index] as string, this.offsets[index] as number]));
	});

	/** For the list's element: follows scrolling while it is in the document. */
	readonly follow = (list: HTMLElement): (() => void) => {
		this.#list = list;
		const look = () => this.#look();
		// To look at once would cost a layout of its own.
		afterPaint(() => {
			look();
			afterPaint(() => (this.#beyond = BEYOND));
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

	/** Other rows have come: where all that is seen is new, that comes first, as in the beginning. */
	come(): void {
		if (!this.#beyond) return;
		const { top, bottom } = this.#view;
		const seen = this.#ids().slice(rowAt(this.offsets, top), rowAt(this.offsets, bottom) + 1);
		if (seen.some((id) => this.#present.has(id))) return;
		this.#beyond = 0;
		afterPaint(() => (this.#beyond = BEYOND));
	}

	/** For each row's element, which names its row in `data-task`. */
	readonly observe = (row: HTMLElement): (() => void) => {
		// Rows are there before their list is followed.
		this.#resizes ??= new ResizeObserver((entries) => this.#measure(entries.map(({ target }) => target)));
		this.#resizes.observe(row);
		const id = idOf(row);
		this.#present.add(id);
		return () => {
			this.#resizes?.unobserve(row);
			this.#present.delete(id);
		};
	};

	#look(): void {
		if (!this.#list) return;
		const top = -this.#list.getBoundingClientRect().top;
		const from = Math.floor(top / STEP) * STEP;
		const to = Math.ceil((top + window.innerHeight) / STEP) * STEP;
		if (from !== this.#view.top || to !== this.#view.bottom) this.#view = { top: from, bottom: to };
	}

	#measure(rows: readonly Element[]): void {
		const top = -(this.#list?.getBoundingClientRect().top ?? 0);
		const index = new Map(this.shown.map((at) => [this.#ids()[at], at]));
		let above = 0;
		let changed = false;
		for (const row of rows) {
			const id = idOf(row);
			const { height } = row.getBoundingClientRect();
			const before = this.#heights.get(id) ?? this.#guess;
			if (!height || height === before) continue;
			changed = true;
			this.#heights.set(id, height);
			const bottom = this.offsets[(index.get(id) ?? -2) + 1];
			if (bottom !== undefined && bottom <= top) above += height - before;
		}
		if (changed) this.#measured++;
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
