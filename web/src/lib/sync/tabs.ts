// The tabs of one browser: one of them leads (it sends and listens to the server), and all hear each other.
import type { Delta } from '#lib/sync/delta.ts';
import type { Message } from '#lib/sync/messages.ts';
import { partsOf, pauses } from '#lib/sync/slices.ts';

export class Tabs {
	readonly #name: string;
	readonly #locks: LockManager | null;
	#channel: BroadcastChannel | null;
	readonly #closing = new AbortController();
	/** Its place among those that wait for the lead. */
	#waiting = new AbortController();
	#begin: () => void = () => undefined;
	#end: () => void = () => undefined;
	/** What was said before anybody here listened. */
	#missed: Message[] = [];
	#take: ((message: Message) => void) | null = null;
	leads = false;

	/** Without locks or a channel (plain HTTP, old browsers) this tab is alone and leads itself. */
	constructor(name: string, locks: LockManager | null, channel: BroadcastChannel | null) {
		this.#name = name;
		this.#locks = locks;
		this.#channel = channel;
		channel?.addEventListener('message', ({ data }: MessageEvent<Message>) =>
			this.#take ? this.#take(data) : this.#missed.push(data),
		);
	}

	/** Hear what the others say, and have said since this tab is one of them. */
	hear(take: (message: Message) => void): void {
		this.#take = take;
		this.#missed.splice(0).forEach(take);
	}

	tell(message: Message): void {
		this.#channel?.postMessage(message);
	}

	/** Tell a delta in parts, where it is long: each is copied on the thread of the page. */
	async tellDelta(delta: Delta, confirmed: string[]): Promise<void> {
		if (!this.#channel) return;
		const pause = pauses();
		const parts = partsOf(delta);
		for (const part of parts) {
			this.tell({ kind: 'delta', delta: part, confirmed: part === parts.at(-1) ? confirmed : [] });
			await pause();
		}
	}

	/**
	 * Call `begin` when this tab comes to lead: when it is the first, or the leader has gone; and `end` when another one
	 * has seized the lead. Resolves when it leads, or when it is known that another one does.
	 */
	async lead(begin: () => void, end: () => void): Promise<void> {
		[this.#begin, this.#end] = [begin, end];
		if (!this.#locks) return this.#start();
		await new Promise<void>((known) => this.#request({ ifAvailable: true }, known));
	}

	/** Take the lead from a tab that does not answer. */
	seize(): void {
		this.#waiting.abort();
		this.#request({ steal: true });
	}

	#wait(): void {
		this.#waiting = new AbortController();
		this.#request({ signal: this.#waiting.signal });
	}

	#request(options: LockOptions, known = () => {}): void {
		const { signal } = this.#closing;
		const until = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
		let led = false;
		const start = (lock: Lock | null) => {
			known();
			if (signal.aborted) return undefined;
			if (!lock) return void this.#wait();
			led = true;
			this.#start();
			return until;
		};
		// Those that only waited have left their place of their own accord.
		this.#locks?.request(this.#name, options, start).catch(() => (known(), led && this.#lose()));
	}

	#start(): void {
		this.leads = true;
		this.#begin();
	}

	#lose(): void {
		this.leads = false;
		if (this.#closing.signal.aborted) return;
		this.#end();
		this.#wait();
	}

	close(): void {
		this.leads = false;
		this.#waiting.abort();
		this.#closing.abort();
		this.#channel?.close();
		this.#channel = null; // What was on its way when this tab left, has nobody to tell.
	}
}
