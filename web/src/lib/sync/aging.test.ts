// A device comes back after more than the 30 days for which the server knows idempotency keys. What it sent then and has
// no answer to is sent again, and must neither be done twice nor go over what has happened since.
import { Unreachable } from '#lib/api/problem.ts';
import type { Ask } from '#lib/api/request.ts';
import type { Client } from '#lib/sync/client.ts';
import { closeAlone, openAlone } from '#lib/testing/alone.ts';
import { task } from '#lib/testing/cast.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const DAYS = 24 * 60 * 60 * 1000;

let server: ModelServer;
let client: Client;
let answers: boolean;

/** Everything arrives at the server; its answers get lost while `answers` is false. */
const ask: Ask = async <T>(...given: Parameters<Ask>) => {
	const answer = await server.ask<T>(...given);
	if (!answers) throw new Unreachable();
	return answer;
};

beforeEach(async () => {
	answers = true;
	server = new ModelServer();
	server.tasks.set('milk', task('milk'));
	client = await openAlone(ask);
});

afterEach(() => closeAlone(client));

/** Say something whose answer gets lost, and come back when its key is forgotten. */
async function sayAndComeBack(say: () => unknown, meanwhile: () => unknown = () => undefined): Promise<void> {
	answers = false;
	say();
	await vi.advanceTimersByTimeAsync(10);
	client.sender.stop();
	await vi.advanceTimersByTimeAsync(31 * DAYS);
	server.forgetKeys();
	await meanwhile();
	answers = true;
	client.sender.start();
	await vi.advanceTimersByTimeAsync(20_000);
}

function add(id: string): void {
	const shows = [{ table: 'tasks' as const, id, make: task(id, { version: 0 }) }];
	client.send({
		method: 'POST',
		path: '/tasks',
		body: { id, list_id: 'inbox', title: id },
		shows,
		about: '',
	});
}

function rename(title: string): void {
	const shows = [{ table: 'tasks' as const, id: 'milk', patch: { title } }];
	const seen = { milk: client.store.tasks.get('milk') ?? task('milk') };
	client.send({ method: 'PATCH', path: '/tasks/milk', body: { title }, shows, seen, about: '' });
}

const writesOf = (id: string) => server.history.filter((done) => done.id === id).length;

test('a task that was made is not made twice, and nobody is asked about it', async () => {
	await sayAndComeBack(() => add('bread'));
	expect([writesOf('bread'), client.state.outbox.all(), client.state.questions.open]).toEqual([1, [], []]);
	expect(client.store.tasks.get('bread')).toMatchObject({ version: 1 });
});

test('an edit that arrived does not go over a later one, and asks', async () => {
	const elsewhere = () =>
		server.ask('PATCH', '/tasks/milk', { body: { title: 'Oat milk' }, version: 2, key: 'another' });
	await sayAndComeBack(() => rename('Soy milk'), elsewhere);
	expect(server.tasks.get('milk')?.title).toBe('Oat milk');
	expect(client.state.outbox.all()).toEqual([]);
	expect(client.state.questions.open).toMatchObject([{ kind: 'clash', clash: { mine: 'Soy milk' } }]);
});

test('what never arrived arrives now', async () => {
	client.sender.stop();
	await sayAndComeBack(() => add('bread'));
	expect([writesOf('bread'), client.state.outbox.all()]).toEqual([1, []]);
});
