// My changes on their way to the server: one after the other, in order, so that a task can follow its list and a
// second edit the first. Each is shown at once and lifted off again if it is refused.
import { Problem, Unreachable } from '#lib/api/problem.ts';
import { type Answer, type Method, type Options, request } from '#lib/api/request.ts';
import { session } from '#lib/sync/session.svelte.ts';
import { v7 as newId } from 'uuid';

export interface Write<T> {
	method: Method;
	path: string;
	/** Made when its turn comes, for it may depend on the answer before (a version). */
	options?: () => Options;
	/** Take what the server says into the store. */
	settle?: (answer: Answer<T>) => void;
	/** Take my unconfirmed change off the screen; called after `settle`, or when it was refused. */
	lift?: () => void;
}

const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 10_000;
let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/** Send a change after those before it. Rejects with the Problem of a refusal, the change lifted off. */
export function send<T>(write: Write<T>): Promise<Answer<T>> {
	waiting++;
	const mine = last.then(() => deliver(write)).finally(() => waiting--);
	last = mine.catch(() => undefined);
	return mine;
}

/** How many changes are still on their way: closing the page would lose them. */
export function unsent(): number {
	return waiting;
}

/** Resolves when everything changed so far has been sent or refused; throws Unreachable if that takes too long. */
export async function sent(patience = 5000): Promise<void> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const enough = new Promise<never>(
		(_, reject) => (timer = setTimeout(() => reject(new Unreachable()), patience)),
	);
	await Promise.race([last, enough]).finally(() => clearTimeout(timer));
}

async function deliver<T>(write: Write<T>): Promise<Answer<T>> {
	try {
		const answer = await insist(write);
		write.settle?.(answer);
		return answer;
	} finally {
		write.lift?.();
	}
}

/** The same request with the same key until there is an answer, however long the outage: nothing is lost by it. */
async function insist<T>(write: Write<T>): Promise<Answer<T>> {
	const key = write.method === 'POST' || write.method === 'PATCH' ? newId() : undefined;
	const options = { ...write.options?.(), key };
	for (let tries = 1; ; tries++) {
		try {
			return await request<T>(write.method, write.path, options);
		} catch (error) {
			if (error instanceof Problem && error.status === 401) await session.untilRenewed();
			else if (!passes(error)) throw error;
			else await pause(Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE));
		}
	}
}

function passes(error: unknown): boolean {
	return error instanceof Unreachable || (error instanceof Problem && [502, 503, 504].includes(error.status));
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
