// Waiting before another try: longer each time, never shorter than the server asks, and otherwise no longer once the
// network is back.
import { Problem, Unreachable } from '#lib/api/problem.ts';

const SHORTEST = 400;
const LONGEST = 10_000;
const AWAY = [502, 503, 504];

export class Pause {
	#tries = 0;
	/** Until when the server has asked us to wait, by a clock that nobody sets. */
	#asked = 0;
	#go = () => {};
	#until: Promise<void> | null = null;

	/** Resolves when it is time for another try; all who wait meanwhile wait for the same moment. */
	after(error: unknown): Promise<void> {
		const asked = askedFor(error);
		this.#asked = Math.max(this.#asked, performance.now() + asked);
		const backoff = Math.min(SHORTEST * 2 ** this.#tries, LONGEST) * (0.75 + Math.random() / 2);
		this.#until ??= this.#wait(asked || backoff);
		return this.#until;
	}

	/** Whoever tries now may; null where nobody has to wait. */
	get pending(): Promise<void> | null {
		return this.#until;
	}

	/** It worked: the next pause is a short one again. */
	reset(): void {
		this.#tries = 0;
	}

	/** The network is back: try now, unless the server has asked us to wait. */
	hurry(): void {
		this.#tries = 0;
		this.#go();
	}

	async #wait(milliseconds: number): Promise<void> {
		this.#tries++;
		await this.#sleep(milliseconds);
		while (performance.now() < this.#asked) await this.#sleep(this.#asked - performance.now());
		this.#until = null;
	}

	#sleep(milliseconds: number): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, milliseconds);
			this.#go = () => (clearTimeout(timer), resolve());
		});
	}
}

/** Whether it passes: no network, no server behind the proxy, too many requests. */
export function passes(error: unknown): boolean {
	if (error instanceof Unreachable) return true;
	return error instanceof Problem && (error.status === 429 || AWAY.includes(error.status));
}

/** For how many milliseconds the server asks us to wait (Retry-After). */
export function askedFor(error: unknown): number {
	return error instanceof Problem ? (error.retryAfter ?? 0) * 1000 : 0;
}
