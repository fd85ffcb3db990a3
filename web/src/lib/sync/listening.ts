// Noticing that a stream has died without a word: the laptop slept, or something on the way forgot the connection. A
// browser says nothing then, for it waits for the server, which has long given up.

/** The server gives a sign of life every fifteen seconds. */
const ONE_MISSED = 20_000;
const TWO_MISSED = 40_000;
/** A timer alone would sleep with the device. */
const LOOK_EVERY = 5000;

export class Listening {
	readonly #onsilence: () => void;
	#heard = 0;
	#timer: ReturnType<typeof setInterval> | undefined;

	constructor(onsilence: () => void) {
		this.#onsilence = onsilence;
	}

	/** Something has come, or can from now on. */
	note(): void {
		this.#heard = Date.now();
		this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY);
	}

	stop(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	/** Whether so little has come of late that something may be amiss. */
	get doubtful(): boolean {
		return this.#silence > ONE_MISSED;
	}

	/** Either way: the clock may have been put back. */
	get #silence(): number {
		return Math.abs(Date.now() - this.#heard);
	}

	#look(): void {
		if (this.#silence > TWO_MISSED) this.#onsilence();
	}
}
