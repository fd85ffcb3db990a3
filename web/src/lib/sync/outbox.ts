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

const TRIES = 4;
const FIRST_PAUSE = 400;
let last: Promise<unknown> = Promise.resolve();

/** Send a change after those before it. Rejects with the Problem or Unreachable, the change lifted off. */
export function send<T>(write: Write<T>): Promise<Answer<T>> {
	const mine = last.then(() => deliver(write));
	last = mine.catch(() => undefined);
	return mine;
}

/** Resolves when everything that was changed so far has been sent or refused. */
export async function sent(): Promise<void> {
	await last;
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

/** The same request with the same key until there is an answer, within reason. */
async function insist<T>(write: Write<T>): Promise<Answer<T>> {
	const key = write.method === 'POST' || write.method === 'PATCH' ? newId() : undefined;
	const options = { ...write.options?.(), key };
	for (let tries = 1; ; tries++) {
		try {
			return await request<T>(write.method, write.path, options);
		} catch (error) {
			if (error instanceof Problem && error.status === 401) await session.untilRenewed();
			else if (tries >= TRIES || !passes(error)) throw error;
			else await pause(FIRST_PAUSE * 2 ** (tries - 1));
		}
	}
}

function passes(error: unknown): boolean {
	return error instanceof Unreachable || (error instanceof Problem && [502, 503, 504].includes(error.status));
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
