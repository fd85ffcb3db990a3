// Sends what waits in the outbox: what does not depend on each other at the same time, what does in order, each until
// there is an answer. Only the leading tab does so.
import { Problem } from '#lib/api/problem.ts';
import { rowsIn } from '#lib/sync/answers.ts';
import type { Client } from '#lib/sync/client.ts';
import type { Row } from '#lib/sync/delta.ts';
import { divided, madeWith } from '#lib/sync/dividing.ts';
import { type Entry, UNKNOWN_OPERATION, independent } from '#lib/sync/entry.ts';
import { flat } from '#lib/sync/flat.ts';
import { fieldTimes } from '#lib/sync/fieldtimes.ts';
import {
	type Clash,
	type Request,
	type Versioned,
	followingFrom,
	followingRefusal,
	requestOf,
} from '#lib/sync/merging.ts';
import type { Answer } from '#lib/sync/outbox.svelte.ts';
import { Pause, passes } from '#lib/sync/pausing.ts';
import type { Question } from '#lib/sync/questions.svelte.ts';
import { recalled } from '#lib/sync/recalling.ts';
import { type Deletable, refusalOf, untimed } from '#lib/sync/refusing.ts';
import { v7 as newId } from 'uuid';

/** Of the six connections that HTTP/1.1 gives, one is the stream's and one the sync's. */
const LANES = 4;
const NOTHING = { body: null, operationId: null };

export class Sender {
	readonly #client: Client;
	readonly #busy = new Set<string>();
	/** How often the key of an entry had to be made anew. */
	readonly #keys = new Map<string, number>();
	readonly pause = new Pause();
	#running = false;

	constructor(client: Client) {
		this.#client = client;
	}

	start(): void {
		this.#running = true;
		this.go();
	}

	stop(): void {
		this.#running = false;
	}

	/** Send whatever can be sent now. */
	go(): void {
		if (!this.#running) return;
		const { outbox } = this.#client.state;
		for (const entry of independent(outbox.unanswered())) {
			if (this.#busy.size >= LANES) return;
			if (this.#busy.has(entry.key) || !outbox.isKept(entry.key)) continue;
			this.#busy.add(entry.key);
			void this.#deliver(entry.key).finally(() => {
				this.#busy.delete(entry.key);
				this.go();
			});
		}
	}

	async #deliver(key: string): Promise<void> {
		while (this.#running) {
			await this.pause.pending;
			const entry = this.#client.state.outbox.get(key);
			if (!entry || entry.answered || !this.#running) return;
			if (!(await this.#client.leading.holds())) return this.stop();
			if (await this.#tried(entry)) return;
		}
	}

	/** One try. Returns whether it came to an end. */
	async #tried(entry: Entry): Promise<boolean> {
		try {
			const request = await this.#merged(entry);
			if (request.nothing || entry.path.includes(UNKNOWN_OPERATION)) {
				if (this.#running) this.#answered(entry, NOTHING, request.clashes);
				return true;
			}
			const answer = await this.#ask(entry, request);
			this.pause.reset();
			if (this.#running) this.#answered(entry, answer, request.clashes);
			return true;
		} catch (error) {
			if (!(error instanceof Problem)) return this.#rest(error).then(() => false);
			if (await this.#canGoOn(entry, error)) return false;
			if (this.#isDone(entry, error)) this.#answered(entry, NOTHING, []);
			else this.#refuse(entry, error);
			return true;
		}
	}

	/** What to send. Before mine loses, the history says which is the later one. */
	async #merged(entry: Entry): Promise<Request> {
		const rowOf = (id: string) => this.#client.serverRow(id);
		const request = requestOf(entry, rowOf);
		const lost = request.clashes.flatMap((one) => (one.mineWins ? [] : [one.id]));
		return lost.length ? requestOf(entry, rowOf, await fieldTimes(this.#client.ask, lost)) : request;
	}

	async #ask(entry: Entry, { body, version }: Request): Promise<Answer> {
		const again = this.#keys.get(entry.key);
		const key = again ? `${entry.key}.${again}` : entry.key;
		const { ask, store } = this.#client;
		if (entry.method !== 'PUT' && entry.method !== 'DELETE')
			return ask<unknown>(entry.method, entry.path, { body, version, key });
		const answer = await ask<unknown>(entry.method, entry.path, { body, version }).catch(orDeleted(entry));
		const operationId = answer.operationId ?? (await recalled(ask, entry, store.account?.id));
		return { ...answer, operationId };
	}

	/** What can be done about a refusal, is done. Returns whether to try again. */
	async #canGoOn(entry: Entry, problem: Problem): Promise<boolean> {
		if (passes(problem)) await this.#rest(problem);
		else if (problem.status === 401) await this.#client.session.untilRenewed();
		else if (problem.code === 'other_account') this.#client.stranger();
		else if (problem.status === 412 && problem.current) this.#client.store.present(problem.current as Row);
		else if (problem.code === 'idempotency_key_reused') this.#renewKey(entry.key);
		else if (isAbsence(problem)) return !(await this.#lookedAgain());
		else return problem.code === 'moved' || this.#withoutTime(entry, problem);
		return true;
	}

	/** What is there and what is not, the next sync knows. Returns whether there was one. */
	async #lookedAgain(): Promise<boolean> {
		try {
			await this.#client.puller.pull();
			return true;
		} catch (error) {
			await this.#rest(error);
			return false;
		}
	}

	/** Returns whether there is a time to leave out, which is done then. */
	#withoutTime(entry: Entry, problem: Problem): boolean {
		const without = untimed(entry, problem);
		if (without) this.#client.state.outbox.put(without);
		return !!without;
	}

	/** Whether the refusal says that it is so already: made by an earlier try. */
	#isDone(entry: Entry, problem: Problem): boolean {
		return problem.code === 'id_taken' && entry.shows.every((show) => !!this.#client.serverRow(show.id));
	}

	/** The server has it: what rests on it goes on from the answer; the next sync takes it off the screen. */
	#answered(given: Entry, { body, operationId }: Answer, clashes: readonly Clash[]): void {
		const entry = { ...given, answered: { operationId } };
		const rows = rowsIn(body);
		const versioned = rows.map(([, row]) => flat(row as Versioned));
		const changed = followingFrom(entry, versioned, this.#client.state.outbox.after(entry), clashes);
		const questions = clashes.map((clash): Question => ({ id: newId(), kind: 'clash', clash }));
		this.#client.happen(
			{ kind: 'answered', entry, body, rows, changed },
			{ entries: [entry, ...changed], questions },
		);
		if (questions.length) this.#client.happen({ kind: 'questions', asked: questions, settled: [] });
		void this.#client.live.update();
	}

	/** Of an edit of several tasks, only what it does to those that are gone, or were not made, is refused. */
	#refuse(entry: Entry, problem: Problem): void {
		const { store, state } = this.#client;
		const later = state.outbox.after(entry);
		const made = madeWith(entry, later);
		const isGone = (id: string) => problem.status === 404 && !store.tasks.synced(id);
		for (const one of [...later, entry]) this.#divide(one, (id) => made.has(id) || isGone(id));
		if (state.outbox.get(entry.key) !== entry) return;
		const refusal = refusalOf(entry, state.outbox.after(entry), problem, (id, seen) =>
			this.#lastSeen(id, seen),
		);
		for (const one of followingRefusal(entry, state.outbox.after(entry)))
			this.#client.happen({ kind: 'entry', entry: one }, { entries: [one] });
		this.#client.happen(refusal, { done: refusal.keys, questions: [refusal.question] });
	}

	#lastSeen(id: string, seen: Deletable): Deletable | undefined {
		const { tasks, lists } = this.#client.store;
		if (tasks.synced(id) ?? lists.synced(id)) return undefined;
		return tasks.lastSeen(id) ?? lists.lastSeen(id) ?? seen;
	}

	#divide(entry: Entry, isApart: (id: string) => boolean): void {
		const parts = divided(entry, isApart);
		if (!parts) return;
		this.#client.happen({ kind: 'divided', key: entry.key, parts }, { done: [entry.key], entries: parts });
	}

	async #rest(error: unknown): Promise<void> {
		this.#client.stand({ connection: 'away' });
		await this.pause.after(error);
	}

	/** An earlier try with another body may have arrived; what it did is no longer to do, and merging leaves it out. */
	#renewKey(key: string): void {
		this.#keys.set(key, (this.#keys.get(key) ?? 0) + 1);
	}
}

/** A refusal that is about a row being there or not. */
function isAbsence(problem: Problem): boolean {
	return problem.status === 404 || problem.code === 'id_taken';
}

/** What is deleted already, by an earlier try or by somebody else, is done. */
function orDeleted({ method }: Entry): (error: unknown) => Answer {
	return (error) => {
		if (method === 'DELETE' && error instanceof Problem && error.status === 404) return NOTHING;
		throw error;
	};
}
