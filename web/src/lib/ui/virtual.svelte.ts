// Which rows of a long list are in the document: those near the viewport and those that must stay (the focused one).
// Rows may be of any height: one is guessed until it has been measured, and what a wrong guess above the viewport
// would move is scrolled back before it is painted.

import { untrack } from 'svelte';

/** Pixels beyond the viewport, and the step in which scrolling is taken note of. */
const BEYOND = 500;
const STEP = 100;
const FIRST_GUESS = 42;
/** Up to so many rows are all there: then the browser's own search finds them. */
const FEW = 60;

export class Virtual {
	readonly #ids: () => readonly string[];
	readonly #kept: () => readonly number[];
	readonly #heights = new Map<string, number>();
	#guess = FIRST_GUESS;
	#measured = $state.raw(0);
	#view = $state.raw({ top: 0, bottom: typeof window === 'undefined' ? 1000 : window.innerHeight });
	/** The first frame has what is seen, the next ones what may be soon. */
	#beyond = $state(0);
	#list: HTMLElement | null = null;
	#resizes: ResizeObserver | null = null;
	readonly #fresh: Element[] = [];

	/** `ids`: of all rows, in their order; `kept`: the indexes of those that stay. */
	constructor(ids: () => readonly string[], kept: () => readonly number[]) {
		this.#ids = ids;
		this.#kept = kept;
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

	/** The indexes of the rows to have in the document, in their order. */
	readonly shown: number[] = $derived.by(() => {
		const count = this.#ids().length;
		if (count <= FEW && this.#beyond) return Array.from({ length: count }, (_, index) => index);
		const first = Math.max(0, rowAt(this.offsets, this.#view.top - this.#beyond));
		const last = Math.min(count - 1, rowAt(this.offsets, this.#view.bottom + this.#beyond));
		const near = Array.from({ length: last - first + 1 }, (_, index) => first + index);
		const far = this.#kept().filter(
			(index) => index >= 0 && index < count && (index < first || index > last),
		);
		return [...near, ...far].sort((a, b) => a - b);
	});

	/** For the list's element: follows scrolling while it is in the document. */
	readonly follow = (list: HTMLElement): (() => void) => {
		this.#list = list;
		const look = () => this.#look();
		// What it reads is no reason to begin anew.
		untrack(look);
		requestAnimationFrame(() => setTimeout(() => (this.#beyond = BEYOND)));
		window.addEventListener('scroll', look, { passive: true });
		window.addEventListener('resize', look);
		return () => {
			window.removeEventListener('scroll', look);
			window.removeEventListener('resize', look);
			this.#resizes?.disconnect();
			this.#resizes = this.#list = null;
		};
	};

	/** For each row's element, which names its row in `data-task`. */
	readonly observe = (row: HTMLElement): (() => void) => {
		// Rows are there before their list is followed.
		this.#resizes ??= new ResizeObserver((entries) => this.#measure(entries.map(({ target }) => target)));
		this.#resizes.observe(row);
		// New ones are measured at once, all together: an observer tells of them only after they have been painted.
		if (this.#fresh.push(row) === 1) queueMicrotask(() => this.#measure(this.#fresh.splice(0)));
		return () => this.#resizes?.unobserve(row);
	};

	#look(): void {
		const top = -(this.#list?.getBoundingClientRect().top ?? 0);
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
			const id = (row as HTMLElement).dataset.task ?? '';
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
