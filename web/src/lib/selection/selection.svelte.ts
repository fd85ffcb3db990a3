// The tasks chosen for one change to all of them. One selection at a time, of the view on the screen.

class Selection {
	#ids = $state.raw<ReadonlySet<string>>(new Set());
	/** Whether a tap chooses: the way for a finger, which has no Shift key. */
	choosing = $state(false);
	/** Where the present range began, and where it ends. */
	#anchor: string | null = null;
	#end: string | null = null;

	get size(): number {
		return this.#ids.size;
	}

	get ids(): string[] {
		return [...this.#ids];
	}

	has(id: string): boolean {
		return this.#ids.has(id);
	}

	/** Add one, or take it away; a range begins here. */
	toggle(id: string): void {
		const ids = new Set(this.#ids);
		if (!ids.delete(id)) ids.add(id);
		this.#set(ids, id, id);
	}

	/** Everything between where the range began and this one, in the order of the screen. `from` begins it where none has. */
	extend(id: string, order: readonly string[], from: string = id): void {
		const anchor = this.#anchor ?? from;
		const before = this.#anchor ? between(order, anchor, this.#end ?? anchor) : [];
		const ids = new Set(this.#ids);
		for (const one of before) ids.delete(one);
		for (const one of between(order, anchor, id)) ids.add(one);
		this.#set(ids, anchor, id);
	}

	all(order: readonly string[]): void {
		this.#set(new Set(order), order[0] ?? null, order.at(-1) ?? null);
	}

	/** Forget those that are not on the screen any more. */
	keep(order: readonly string[]): void {
		if (!this.size) return;
		const shown = new Set(order);
		if ([...this.#ids].every((id) => shown.has(id))) return;
		this.#set(new Set([...this.#ids].filter((id) => shown.has(id))), null, null);
	}

	/** Choose nothing, and end choosing. */
	clear(): void {
		this.choosing = false;
		if (this.size) this.#set(new Set(), null, null);
		this.#anchor = null;
	}

	#set(ids: ReadonlySet<string>, anchor: string | null, end: string | null): void {
		this.#ids = ids;
		this.#anchor = anchor;
		this.#end = end;
	}
}

function between(order: readonly string[], one: string, other: string): readonly string[] {
	const [from, to] = [order.indexOf(one), order.indexOf(other)].sort((a, b) => a - b) as [number, number];
	return from < 0 ? order.slice(to, to + 1) : order.slice(from, to + 1);
}

export const selection = new Selection();
