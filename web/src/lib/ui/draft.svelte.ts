// Text being typed: saved a moment after the last key, when the field is left, and when its page goes away or is hidden.
// Until then, and when saving fails, what was typed stays in the field whatever arrives from elsewhere.

const PAUSE = 700;

export class Draft {
	#typed = $state<string | null>(null);
	readonly #stored: () => string;
	readonly #save: (text: string, from: string) => Promise<boolean>;
	/** What was stored when the typing began: the text is an edit of that, whatever has arrived since. */
	#from = '';
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** `save` takes the text and what it was made of, and answers whether it worked. */
	constructor(stored: () => string, save: (text: string, from: string) => Promise<boolean>) {
		this.#stored = stored;
		this.#save = save;
	}

	get value(): string {
		return this.#typed ?? this.#stored();
	}

	set value(text: string) {
		if (this.#typed === null) this.#from = this.#stored();
		this.#typed = text;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.flush(), PAUSE);
	}

	/** Forget what was typed. */
	revert(): void {
		clearTimeout(this.#timer);
		this.#typed = null;
	}

	async flush(): Promise<void> {
		clearTimeout(this.#timer);
		const text = this.#typed;
		if (text === null) return;
		if (text === this.#stored() || text === this.#from) return this.revert();
		const saved = this.#save(text, this.#from);
		// The store shows it already, unless it is refused.
		this.#typed = null;
		if (!(await saved) && this.#typed === null) this.#typed = text;
	}
}
