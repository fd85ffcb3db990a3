// What one tab knows and has changed, and what each message makes of it: the same in the tab that says it and in those
// that hear it.
import { serverNow } from '#lib/api/clock.ts';
import { Problem } from '#lib/api/problem.ts';
import type { Pending } from '#lib/sync/copy.ts';
import type { Delta } from '#lib/sync/delta.ts';
import type { Entry } from '#lib/sync/entry.ts';
import type { Change, Said } from '#lib/sync/messages.ts';
import { Asked } from '#lib/sync/asked.ts';
import { Outbox } from '#lib/sync/outbox.svelte.ts';
import { Questions } from '#lib/sync/questions.svelte.ts';
import { Store } from '#lib/sync/store.svelte.ts';

/** Milliseconds for which the person is still at what they did. */
const RECENT = 15_000;

export class State {
	readonly outbox = new Outbox();
	readonly store: Store;
	readonly questions: Questions;
	/** Called when a refusal was told to the person in this tab, so that its question is none any more. */
	ontold: (questionId: string) => void = () => undefined;
	/** Deltas go in one after the other: a large one takes several turns of the event loop. */
	#arriving: Promise<void> = Promise.resolve();

	constructor(store = new Store(), questions = new Questions()) {
		this.store = store;
		this.questions = questions;
	}

	/** Take what has happened; resolves when the screen shows it. A tab of a newer version may say what this one does not know. */
	async take(change: Change): Promise<void> {
		if (change.kind === 'entry') this.add(change.entry);
		else if (change.kind === 'answered') this.#answered(change);
		else if (change.kind === 'refused') this.#refused(change);
		else if (change.kind === 'divided') this.#divided(change);
		else if (change.kind === 'delta') await this.arrive(change.delta, change.confirmed);
		else if (change.kind === 'doubt') await this.#doubt();
		else if (change.kind === 'questions') {
			this.questions.ask(change.asked);
			this.questions.settle(change.settled);
		}
	}

	/** Show a change of mine; `kept` tells when it is safe on the disk (it is, without). */
	add(entry: Entry, kept?: Promise<void>): void {
		const known = this.outbox.has(entry.key);
		this.outbox.put(entry, kept);
		if (!known) this.store.lay(entry);
	}

	/** Take a change of mine off the screen and out of the outbox. */
	drop(key: string): void {
		const entry = this.outbox.get(key);
		if (!entry) return;
		this.outbox.remove(key);
		this.store.lift(entry);
	}

	/** What is kept counts: the tab that led before may have kept what this one has not heard. */
	agree({ entries, questions }: Pick<Pending, 'entries' | 'questions'>): void {
		this.questions.ask(questions);
		const kept = new Set(entries.map((entry) => entry.key));
		for (const { key } of this.outbox.all()) if (!kept.has(key) && this.outbox.isKept(key)) this.drop(key);
		entries.forEach((entry) => this.add(entry));
	}

	/** Take rows of the server's; what is confirmed by them is lifted off when they are there. */
	arrive(delta: Delta, confirmed: readonly string[] = []): Promise<void> {
		this.#arriving = this.#arriving.then(() =>
			this.store.applyInSlices(delta, () => confirmed.forEach((key) => this.drop(key))),
		);
		return this.#arriving;
	}

	/** When the deltas that are on their way are here. */
	arrived(): Promise<void> {
		return this.#arriving;
	}

	/** After the deltas that are on their way. */
	#doubt(): Promise<void> {
		this.#arriving = this.#arriving.then(() => this.store.doubt());
		return this.#arriving;
	}

	clear(): void {
		this.outbox.clear();
		this.questions.clear();
		this.store.clear();
	}

	#answered({ entry, body, rows, changed }: Said<'answered'>): void {
		for (const [table, row] of rows) this.store.table(table).answered(row);
		for (const one of [entry, ...changed]) if (this.outbox.has(one.key)) this.outbox.put(one);
		this.outbox.resolve(entry.key, { body, operationId: entry.answered?.operationId ?? null });
	}

	#refused({ keys, problem, question }: Said<'refused'>): void {
		const here = question.kind === 'refused' && this.#canBeToldHere(keys);
		for (const key of keys) {
			this.drop(key);
			this.outbox.reject(key, here ? new Problem(problem) : new Asked());
		}
		if (here) this.ontold(question.id);
		else this.questions.ask([question]);
	}

	#divided({ key, parts }: Said<'divided'>): void {
		this.drop(key);
		parts.forEach((part) => this.add(part));
		if (!this.outbox.has(key)) this.outbox.reject(key, new Asked());
	}

	/** A toast is enough where the person has just done it; a new row would be lost with the toast. */
	#canBeToldHere([key, ...others]: readonly string[]): boolean {
		const entry = this.outbox.get(key ?? '');
		if (!entry || others.length || !this.outbox.isAwaited(entry.key)) return false;
		const age = Math.abs(serverNow().getTime() - Date.parse(entry.at));
		return age < RECENT && !entry.shows.some((show) => 'make' in show);
	}
}
