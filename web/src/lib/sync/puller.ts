// Reading what changed: one request at a time, again at once where something changed meanwhile. What was answered
// before the sync began is in it, and is lifted off the screen in the same breath as the server's rows go under it.
import { Problem } from '#lib/api/problem.ts';
import type { Ask } from '#lib/api/request.ts';
import type { SyncAnswer, Task } from '#lib/api/types.ts';
import type { Client } from '#lib/sync/client.ts';
import { type Delta, TABLES, type Table, WholeSync, deltaOf, idsIn, without } from '#lib/sync/delta.ts';
import { Pause, askedFor } from '#lib/sync/pausing.ts';
import { breathe } from '#lib/sync/slices.ts';
import { painted } from '#lib/ui/painting.ts';

/** Milliseconds between syncs while more than so many changes wait to be sent. */
const BREATH = 500;
const MANY = 8;

/** Of a sync from the beginning, the first answer is small: with it the screen has its lists. `wishes.js` asks the same. */
const FIRST = 50;
/** The next ones are as long as a slow telephone's breath: to read one, and to take it, are two tasks. */
const PAGE = 1000;
const LONG = 100;

/** Ask for what comes after a cursor; without one, for the beginning of everything (which may have `begun`). */
export async function askForPage(
	ask: Ask,
	cursor: string | null,
	begun?: Promise<Response>,
): Promise<SyncAnswer> {
	const limit = cursor === null ? FIRST : PAGE;
	const { body } = await ask<SyncAnswer>('POST', '/sync', { body: { cursor, limit }, begun });
	if (body.tasks.length > LONG) await breathe();
	return body;
}

/** Milliseconds for which the rest waits for what the screen begins with. */
const PATIENCE = 3000;

/** A tab that has not heard all that the others have. */
interface Behind {
	/** Where it has to begin for itself. */
	from: string | null;
	/** Its changes that are in what it reads then. */
	confirmed: string[];
	/** The ids of the rows that the tab that leads has told of since: what it says of them is newer. */
	told: Set<string>;
}

export class Puller {
	readonly #client: Client;
	#running: Promise<void> | null = null;
	#again: Promise<void> | null = null;
	/** Whether pages of a sync from the beginning are still to come. */
	#beginning = false;
	/** Settles when the rows that the screen has asked for meanwhile are on it. */
	#glimpsed: Promise<unknown> = Promise.resolve();
	/** Until when the server has asked us to wait, by a clock that nobody sets. */
	#asked = 0;

	#behind: Behind | null = null;
	readonly #pause = new Pause();

	constructor(client: Client) {
		this.#client = client;
	}

	/** Bring the store up to date. Whoever asks while one is under way gets the next one, which sees their change. */
	pull(): Promise<void> {
		if (!this.#running) return this.#run(() => this.#breath().then(() => this.#all()));
		this.#again ??= this.#running
			.catch(() => undefined)
			.then(() => {
				this.#again = null;
				return this.pull();
			});
		return this.#again;
	}

	/** The same from the beginning, of which the first answer is there already. */
	begin(first: SyncAnswer): Promise<void> {
		return this.#run(() => this.#follow(null, first));
	}

	/** Go on from what is on the disk. Where this tab has not heard all of that, it reads it for itself. */
	resume(cursor: string | null): void {
		const { store } = this.#client;
		if (cursor === null) this.#behind = null;
		else if (cursor !== store.cursor) this.#behind ??= this.#behindFrom(store.cursor);
		store.cursor = cursor;
	}

	/**
	 * The tab that leads has read as far as this: read what it told before this tab was there. While it is at a sync from
	 * the beginning (null), what this tab reads, beginning with `first`, is to be seen, but may be gone by its end.
	 */
	async join(cursor: string | null, first: SyncAnswer | null = null): Promise<void> {
		const { state, store } = this.#client;
		await state.arrived();
		const has = cursor !== null && cursor === store.cursor && !state.outbox.answeredKeys().length;
		if (has && !this.#behind) return;
		const behind = (this.#behind ??= this.#behindFrom(store.cursor));
		if (first) return this.#run(() => this.#follow(null, first, behind));
		if (cursor === null) return;
		// What is the matter, the tab that leads says.
		while (this.#behind) await this.#run(() => this.#alone()).catch((error) => this.#pause.after(error));
	}

	#behindFrom(from: string | null): Behind {
		return { from, confirmed: this.#client.state.outbox.answeredKeys(), told: new Set() };
	}

	/** The tab that leads has told this. */
	hear(delta: Delta): void {
		if (this.#behind) idsIn(delta).forEach((id) => this.#behind?.told.add(id));
	}

	stop(): void {
		this.#behind = null;
	}

	async #alone(): Promise<void> {
		const behind = this.#behind;
		if (!behind) return;
		try {
			await this.#follow(behind.from, null, behind);
			if (this.#behind === behind) this.#behind = null;
		} catch (error) {
			if (this.#behind === behind && isVoid(error)) this.#behind = { ...behind, from: null };
			throw error;
		}
	}

	#run(pull: () => Promise<void>): Promise<void> {
		this.#running = pull().finally(() => (this.#running = null));
		return this.#running;
	}

	/** While many changes go out, each hint would cost a sync: they go first. And the server may have asked us to wait. */
	async #breath(): Promise<void> {
		const breath = this.#client.state.outbox.unsent > MANY ? BREATH : 0;
		const wait = Math.max(breath, this.#asked - performance.now());
		if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
	}

	/** Ask until there is no more; a void cursor (410) starts anew. */
	async #all(): Promise<void> {
		const { store } = this.#client;
		try {
			await this.#follow(store.cursor);
		} catch (error) {
			this.#asked = performance.now() + askedFor(error);
			if (!isVoid(error)) throw error;
			this.#client.doubt();
			await this.#follow(null);
		}
		await this.#alone();
	}

	/** Read on; with `alone`, for this tab only. */
	async #follow(from: string | null, given: SyncAnswer | null = null, alone?: Behind): Promise<void> {
		const answered = this.#client.state.outbox.answeredKeys();
		const whole = from === null ? new WholeSync() : null;
		if (whole && !alone) this.#client.stand({ filling: true });
		let cursor = from;
		for (let more = true, first = given; more; first = null) {
			const body: SyncAnswer = first ?? (await askForPage(this.#client.ask, cursor));
			({ cursor, more } = body);
			this.#beginning = !!whole && more;
			const page = deltaOf(body, (listId) => this.#tasksOf(listId));
			const delta = whole?.take(page, more, this.#held()) ?? page;
			if (alone) await this.#client.state.arrive(without(alone.told, delta), more ? [] : alone.confirmed);
			else await this.#client.arrived(delta, more ? [] : answered);
			this.#client.store.ready ||= this.#client.store.account !== null;
			if (this.#beginning) await this.#shown();
		}
		if (whole && !alone) this.#client.begun();
	}

	/** What the screen begins with comes before the rest, which would take its time from it on a slow network. */
	async #shown(): Promise<void> {
		await painted();
		await Promise.race([this.#glimpsed, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
	}

	/** Show rows of a sync from the beginning before it brings them; none where it has brought all. */
	glimpse(asked: Promise<readonly Task[]>): Promise<readonly Task[]> {
		const shown = asked.then((tasks) => this.#show(tasks));
		this.#glimpsed = shown.then(painted);
		return shown;
	}

	#show(tasks: readonly Task[]): readonly Task[] {
		if (!this.#beginning) return [];
		this.#client.store.tasks.put(tasks);
		return tasks;
	}

	#tasksOf(listId: string): string[] {
		return this.#client.store.tasks.idsIn(listId);
	}

	#held(): Record<Table, string[]> {
		const { store } = this.#client;
		return Object.fromEntries(TABLES.map((table) => [table, [...store.table(table).ids()]])) as Record<
			Table,
			string[]
		>;
	}
}

/** Whether the server does not know the cursor any more. */
function isVoid(error: unknown): boolean {
	return error instanceof Problem && error.status === 410;
}
