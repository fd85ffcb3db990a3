// A tab in front that does not lead sees to it that the one that leads is awake: browsers freeze pages in the background,
// and the lock that makes one lead with them.

const ASK_EVERY = 3000;
const MOST_UNANSWERED = 2;

export class Heeding {
	readonly #ask: () => void;
	readonly #onsilence: () => void;
	#unanswered = 0;
	#timer: ReturnType<typeof setInterval> | undefined;

	constructor(ask: () => void, onsilence: () => void) {
		this.#ask = ask;
		this.#onsilence = onsilence;
	}

	start(): void {
		this.answered();
		this.#timer ??= setInterval(() => this.#look(), ASK_EVERY);
	}

	stop(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	answered(): void {
		this.#unanswered = 0;
	}

	/** Asked and not timed: while this tab itself slept, nobody owed it an answer. */
	#look(): void {
		if (typeof document !== 'undefined' && document.hidden) return this.answered();
		if (this.#unanswered++ < MOST_UNANSWERED) return this.#ask();
		this.answered();
		this.#onsilence();
	}
}
