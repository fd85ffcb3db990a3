// Which element shows which row of a long list: those of rows that went are filled in anew for rows that came, which
// costs half of what making one does.

export class Slots {
	#taken = new Map<string, number>();
	#made = 0;

	/** Let these rows be shown; `held`: the id of one whose element is not to be filled with another (it has the focus). */
	take(ids: readonly string[], held: string | undefined): void {
		const wanted = new Set(ids);
		const free = [...this.#taken].filter(([id]) => !wanted.has(id) && id !== held).map(([, slot]) => slot);
		this.#taken = new Map(ids.map((id) => [id, this.#taken.get(id) ?? free.shift() ?? this.#made++]));
	}

	/** The number of the element that shows a row. */
	of(id: string): number | undefined {
		return this.#taken.get(id);
	}
}
