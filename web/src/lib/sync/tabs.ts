// The tabs of one browser: one of them leads (it sends and listens to the server), and all hear each other.
import type { Delta } from '#lib/sync/delta.ts';
import type { Message } from '#lib/sync/messages.ts';
import { partsOf, pauses } from '#lib/sync/slices.ts';

export class Tabs {
	readonly #name: string;
	readonly #locks: LockManager | null;
	#channel: BroadcastChannel | null;
	#closing = new AbortController();
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

	/** Call `begin` when this tab comes to lead. Resolves when it does, or when it is known that another one leads. */
	async lead(begin: () => void): Promise<void> {
		const start = () => {
			this.leads = true;
			begin();
		};
		const locks = this.#locks;
		if (!locks) return start();
		const { signal } = this.#closing;
		const until = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
		const held = () => (start(), until);
		await new Promise<void>((known) => {
			const atOnce = (lock: Lock | null) => {
				known();
				if (lock) return signal.aborted ? undefined : held();
				void locks.request(this.#name, { signal }, held).catch(() => undefined);
			};
			void locks.request(this.#name, { ifAvailable: true }, atOnce).catch(() => known());
		});
	}

	close(): void {
		this.leads = false;
		this.#closing.abort();
		this.#channel?.close();
		this.#channel = null; // What was on its way when this tab left, has nobody to tell.
	}
}
