// My changes that the server's rows do not have yet, in the order in which they were made, and who waits for them.
import type { Problem } from '#lib/api/problem.ts';
import type { Asked } from '#lib/sync/asked.ts';
import { type Entry, keyAfter, takingBack } from '#lib/sync/entry.ts';

export interface Answer<T = unknown> {
	body: T;
	/** What undo takes; none where nothing changed. */
	operationId: string | null;
}

interface Waiting {
	resolve: (answer: Answer<never>) => void;
	reject: (error: Error) => void;
}

export class Outbox {
	readonly #entries = new Map<string, Entry>();
	readonly #waiting = new Map<string, Waiting>();
	/** Keys of those that are not safe on the disk yet. */
	readonly #unkept = new Set<string>();
	/** The operations that answered changes became, for undo; null where nothing changed. */
	readonly #operations = new Map<string, string | null>();
	#idle: (() => void)[] = [];
	/** How many are still to reach the server, reactive. */
	unsent = $state(0);

	get(key: string): Entry | undefined {
		return this.#entries.get(key);
	}

	has(key: string): boolean {
		return this.#entries.has(key);
	}

	/** All of them, oldest first. */
	all(): Entry[] {
		return [...this.#entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
	}

	/** Those that wait for an answer, oldest first; with those that are not safe yet. */
	unanswered(): Entry[] {
		return this.all().filter((entry) => !entry.answered);
	}

	/** Those of them that were made after this one. */
	after({ key }: Entry): Entry[] {
		return this.unanswered().filter((entry) => entry.key > key);
	}

	answeredKeys(): string[] {
		return this.all().flatMap((entry) => (entry.answered ? [entry.key] : []));
	}

	/** A key behind all others: a clock that was put right brings no change before the one that it rests on. */
	nextKey(): string {
		return keyAfter(this.all().at(-1)?.key);
	}

	isKept(key: string): boolean {
		return !this.#unkept.has(key);
	}

	get unkept(): number {
		return this.#unkept.size;
	}

	/** The operation that a change became; undefined where that is not known. */
	operationOf(key: string): string | null | undefined {
		return this.#operations.get(key);
	}

	/** Take it; `kept` tells when it is safe. */
	put(given: Entry, kept?: Promise<void>): void {
		const entry = takingBack(given, this.#operations.get(given.undoes ?? ''));
		this.#entries.set(entry.key, entry);
		if (entry.answered) this.#operations.set(entry.key, entry.answered.operationId);
		if (kept) {
			this.#unkept.add(entry.key);
			void kept.finally(() => this.#unkept.delete(entry.key));
		}
		this.#count();
	}

	remove(key: string): void {
		this.#entries.delete(key);
		this.#count();
	}

	/** The answer to come. Rejects with the Problem of a refusal, or with Asked. */
	answer<T>(key: string): Promise<Answer<T>> {
		const answer = new Promise<Answer<T>>((resolve, reject) => this.#waiting.set(key, { resolve, reject }));
		answer.catch(() => undefined);
		return answer;
	}

	isAwaited(key: string): boolean {
		return this.#waiting.has(key);
	}

	resolve(key: string, answer: Answer): void {
		this.#waiting.get(key)?.resolve(answer as Answer<never>);
		this.#waiting.delete(key);
	}

	reject(key: string, error: Problem | Asked): void {
		this.#waiting.get(key)?.reject(error);
		this.#waiting.delete(key);
	}

	/** Resolves when nothing waits for an answer. */
	empty(): Promise<void> {
		return this.unsent ? new Promise((resolve) => this.#idle.push(resolve)) : Promise.resolve();
	}

	clear(): void {
		this.#entries.clear();
		this.#waiting.clear();
		this.#unkept.clear();
		this.#operations.clear();
		this.#count();
	}

	#count(): void {
		let unsent = 0;
		for (const entry of this.#entries.values()) if (!entry.answered) unsent++;
		this.unsent = unsent;
		if (!unsent) this.#idle.splice(0).forEach((go) => go());
	}
}
