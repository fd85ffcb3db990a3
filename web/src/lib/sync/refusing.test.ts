// What becomes of a refusal: words that pass where the person has just done it, a question that stays where it comes
// when they may be elsewhere by now.
import { Problem, Unreachable } from '#lib/api/problem.ts';
import type { Ask } from '#lib/api/request.ts';
import type { Task } from '#lib/api/types.ts';
import type { Client } from '#lib/sync/client.ts';
import { closeAlone, openAlone } from '#lib/testing/alone.ts';
import { task } from '#lib/testing/cast.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let client: Client;
let online: boolean;

const server = new ModelServer();
let isRefused: (body: unknown) => boolean;
const ask: Ask = async (...given) => {
	if (!online) throw new Unreachable();
	if (given[0] === 'PATCH' && isRefused(given[2]?.body))
		throw new Problem({ status: 403, code: 'forbidden', detail: '' });
	return server.ask(...given);
};

beforeEach(async () => {
	online = true;
	isRefused = () => true;
	server.tasks.set('milk', task('milk', { revision: 1 }));
	client = await openAlone(ask, 100);
});

afterEach(() => closeAlone(client));

function write(description: string): Promise<unknown> {
	const shows = [{ table: 'tasks' as const, id: 'milk', patch: { description } }];
	const [path, body, seen] = [
		'/tasks/milk',
		{ description },
		{ milk: client.store.tasks.get('milk') as Task },
	];
	const { done } = client.send({ method: 'PATCH', path, body, shows, seen, about: '' });
	return done.catch((error: unknown) => error);
}

test('at once, it is told', async () => {
	const told = write('Oat');
	await vi.advanceTimersByTimeAsync(1000);
	expect(await told).toBeInstanceOf(Problem);
	expect(client.state.questions.open).toEqual([]);
});

test('after hours without a network, what was written stays in a question', async () => {
	online = false;
	const asked = write('Oat');
	await vi.advanceTimersByTimeAsync(3 * 60 * 60 * 1000);
	online = true;
	client.live.hurry();
	await vi.advanceTimersByTimeAsync(1000);
	expect(client.state.questions.open).toMatchObject([
		{ kind: 'refused', entries: [{ body: { description: 'Oat' } }] },
	]);
	expect(await asked).not.toBeInstanceOf(Problem);
});

test('what is written upon it goes through without a question about what was never there', async () => {
	isRefused = (body) => (body as Partial<Task>).description === 'Oat';
	online = false;
	void write('Oat');
	void write('Soy');
	online = true;
	client.live.hurry();
	await vi.advanceTimersByTimeAsync(2000);
	expect(server.tasks.get('milk')?.description).toBe('Soy');
	expect(client.state.questions.open).toEqual([]);
});
