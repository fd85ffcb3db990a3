// Of the same field the later edit wins: what counts is when that field was changed, not when its row was.
import type { Task } from '#lib/api/types.ts';
import type { Ask } from '#lib/api/request.ts';
import type { Client } from '#lib/sync/client.ts';
import { closeAlone, openAlone } from '#lib/testing/alone.ts';
import { task } from '#lib/testing/cast.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const MINUTE = 60_000;

let client: Client;
let server: ModelServer;
/** As GET /changes tells it, the newest first. */
let changes: object[];

const ask: Ask = async <T>(...[method, path, options]: Parameters<Ask>) => {
	if (path !== '/changes') return server.ask<T>(method, path, options);
	return { body: { items: changes } as T, status: 200, operationId: null };
};

beforeEach(async () => {
	[server, changes] = [new ModelServer(), []];
	server.tasks.set('milk', task('milk', { revision: 1, title: 'Milk' }));
	client = await openAlone(ask, 100);
});

afterEach(() => closeAlone(client));

/** Somebody else changes the task. */
async function theirs(fields: Partial<Task>): Promise<void> {
	await server.ask('PATCH', '/tasks/milk', { body: fields });
	changes.unshift({ entity_id: 'milk', kind: 'update', at: new Date().toISOString(), after: fields });
	await vi.advanceTimersByTimeAsync(10 * MINUTE);
}

/** I do, without a network until it is sent. */
async function mine(title: string): Promise<void> {
	client.sender.stop();
	const shows = [{ table: 'tasks' as const, id: 'milk', patch: { title } }];
	const seen = { milk: client.store.tasks.get('milk') as Task };
	client.send({ method: 'PATCH', path: '/tasks/milk', body: { title }, shows, seen, about: '' });
	await vi.advanceTimersByTimeAsync(10 * MINUTE);
}

async function arrives(): Promise<void> {
	await client.puller.pull();
	client.sender.start();
	await vi.advanceTimersByTimeAsync(1000);
}

const answer = () => [
	server.tasks.get('milk')?.title,
	client.state.questions.open.map((one) => one.kind === 'clash' && [one.clash.mineWins, one.clash.theirs]),
];

test('mine is later than theirs of that field, though others have changed another one since', async () => {
	await theirs({ title: 'Oat milk' });
	await mine('Soy milk');
	await theirs({ priority: 'high' });
	await arrives();
	expect(answer()).toEqual(['Soy milk', [[true, 'Oat milk']]]);
});

test('theirs of that field is later', async () => {
	await mine('Soy milk');
	await theirs({ title: 'Oat milk' });
	await theirs({ priority: 'high' });
	await arrives();
	expect(answer()).toEqual(['Oat milk', [[false, 'Oat milk']]]);
});

test('where the history does not know, the row’s time counts', async () => {
	await theirs({ title: 'Oat milk' });
	await mine('Soy milk');
	await theirs({ priority: 'high' });
	changes = [];
	await arrives();
	expect(answer()).toEqual(['Oat milk', [[false, 'Oat milk']]]);
});
