// Live hints: the stream says that something moved, /sync delivers it. It reconnects on its own, for an EventSource
// gives up for good on a 502 or 503. Only the leading tab has one.
import { Problem } from '#lib/api/problem.ts';
import { address } from '#lib/api/request.ts';
import type { Client } from '#lib/sync/client.ts';
import { Listening } from '#lib/sync/listening.ts';

const SHORTEST = 500;
const LONGEST = 30_000;

export class Live {
	readonly #client: Client;
	readonly #listening = new Listening(() => this.#reconnect());
	#source: EventSource | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#wait = SHORTEST;
	#running = false;

	constructor(client: Client) {
		this.#client = client;
	}

	start(): void {
		this.#running = true;
		this.#follow();
	}

	stop(): void {
		this.#running = false;
		this.#close();
	}

	/** Look what is new; without a network, go on trying. */
	async update(): Promise<void> {
		try {
			await this.#client.puller.pull();
			this.#wait = SHORTEST;
			if (this.#running) this.#client.stand({ connection: 'live' });
		} catch (error) {
			if (!this.#running) return;
			if (isSignedOut(error)) await this.#lookAgain();
			else if (error instanceof Problem && error.code === 'other_account') this.#client.stranger();
			else this.#reconnect();
		}
	}

	/** The network is back: what waits for another try, goes now. The stream's first hint is the reason to look. */
	hurry(): void {
		this.#client.sender.pause.hurry();
		this.#wait = SHORTEST;
		if (this.#running) this.#follow();
	}

	/** Somebody looks at the page again: what came while it slept, comes now. */
	wake(): void {
		if (this.#source && this.#listening.doubtful) this.hurry();
	}

	#follow(): void {
		this.#close();
		if (typeof EventSource === 'undefined') return;
		const source = new EventSource(address('/stream'));
		this.#source = source;
		this.#listening.note();
		for (const sign of ['open', 'hint', 'still-here'])
			source.addEventListener(sign, () => this.#listening.note());
		source.addEventListener('hint', () => void this.update());
		source.addEventListener('signed-out', () => void this.#lookAgain());
		source.addEventListener('draining', () => this.#reconnect());
		source.onerror = () => this.#reconnect();
	}

	/** The session has ended elsewhere: ask the person, then go on where we were. */
	async #lookAgain(): Promise<void> {
		this.#close();
		await this.#client.session.untilRenewed();
		if (this.#running) this.#follow();
	}

	#reconnect(): void {
		if (!this.#running) return;
		this.#close();
		this.#client.stand({ connection: 'away' });
		this.#timer = setTimeout(() => this.#follow(), this.#wait * (1 + Math.random()));
		this.#wait = Math.min(this.#wait * 2, LONGEST);
		// A lost session closes the stream as an outage does; only an answer can tell them apart.
		if (this.#wait > SHORTEST * 2) void this.#askWhy();
	}

	async #askWhy(): Promise<void> {
		try {
			await this.#client.puller.pull();
		} catch (error) {
			if (this.#running && isSignedOut(error)) await this.#lookAgain();
		}
	}

	#close(): void {
		this.#source?.close();
		this.#source = null;
		this.#listening.stop();
		clearTimeout(this.#timer);
	}
}

function isSignedOut(error: unknown): boolean {
	return error instanceof Problem && error.status === 401;
}
