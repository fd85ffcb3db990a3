// Waiting before another try: longer each time, as long as the server asks, and no longer once the network is back.
import { Problem, Unreachable } from '#lib/api/problem.ts';

const SHORTEST = 400;
const LONGEST = 10_000;
const AWAY = [502, 503, 504];

export class Pause {
	#tries = 0;
	#go: (() => void)[] = [];
	#until: Promise<void> | null = null;

	/** Resolves when it is time for another try; all who wait meanwhile wait for the same moment. */
	after(error: unknown): Promise<void> {
		const backoff = Math.min(SHORTEST * 2 ** this.#tries, LONGEST) * (0.75 + Math.random() / 2);
		this.#until ??= this.#wait(askedFor(error) ?? backoff);
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

	/** The network is back: try now. */
	hurry(): void {
		this.#tries = 0;
		this.#go.splice(0).forEach((go) => go());
	}

	#wait(milliseconds: number): Promise<void> {
		this.#tries++;
		return new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, milliseconds);
			this.#go.push(() => (clearTimeout(timer), resolve()));
		}).then(() => {
			this.#until = null;
		});
	}
}

/** Whether it passes: no network, no server behind the proxy, too many requests. */
export function passes(error: unknown): boolean {
	if (error instanceof Unreachable) return true;
	return error instanceof Problem && (error.status === 429 || AWAY.includes(error.status));
}

function askedFor(error: unknown): number | undefined {
	return error instanceof Problem && error.retryAfter !== null ? error.retryAfter * 1000 : undefined;
}
