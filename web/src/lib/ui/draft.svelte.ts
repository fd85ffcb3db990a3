// Text being typed: saved a moment after the last key, when the field is left, and when its page goes away or is hidden.
// Until then, and when saving fails, what was typed stays in the field whatever arrives from elsewhere.

const PAUSE = 700;

export class Draft {
	#typed = $state<string | null>(null);
	readonly #stored: () => string;
	readonly #save: (text: string) => Promise<boolean>;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** `save` answers whether it worked. */
	constructor(stored: () => string, save: (text: string) => Promise<boolean>) {
		this.#stored = stored;
		this.#save = save;
	}

	get value(): string {
		return this.#typed ?? this.#stored();
	}

	set value(text: string) {
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
		if (text === this.#stored()) return this.revert();
		const saved = this.#save(text);
		// The store shows it already, unless it is refused.
		this.#typed = null;
		if (!(await saved) && this.#typed === null) this.#typed = text;
	}
}
