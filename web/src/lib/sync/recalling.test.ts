// A change arrived, and its answer got lost. The next try finds it done and changes nothing; it can be taken back all
// the same.
import { Unreachable } from '#lib/api/problem.ts';
import type { Ask } from '#lib/api/request.ts';
import type { Client } from '#lib/sync/client.ts';
import { type NewEntry, UNKNOWN_OPERATION } from '#lib/sync/entry.ts';
import { closeAlone, openAlone } from '#lib/testing/alone.ts';
import { task } from '#lib/testing/cast.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const MILK = '00000000-0000-7000-8000-00000000000a';
const shows = [{ table: 'tasks' as const, id: MILK, patch: {} }];

let server: ModelServer;
let client: Client;
let losing: boolean;
let reversed: string[];
let history: object[];

const ask: Ask = async <T>(...given: Parameters<Ask>) => {
	const [method, path] = given;
	if (path.startsWith('/operations/')) {
		reversed.push(path);
		return { body: null as T, status: 200, operationId: 'reversal' };
	}
	if (path === '/changes') return { body: { items: history } as T, status: 200, operationId: null };
	const answer = await server.ask<T>(...given);
	if (losing && method !== 'POST') throw new Unreachable();
	return answer;
};

beforeEach(async () => {
	[losing, reversed, history] = [true, [], []];
	server = new ModelServer();
	server.tasks.set(MILK, task(MILK, { revision: 1 }));
	client = await openAlone(ask, 100);
});

afterEach(() => closeAlone(client));

/** Do it, take it back while nobody knows what it has become, and hear from the server again. */
async function doAndTakeBack(given: Pick<NewEntry, 'method' | 'path' | 'body'>): Promise<void> {
	const { key } = client.send({ ...given, shows, about: '' });
	await vi.advanceTimersByTimeAsync(100);
	const path = `/operations/${UNKNOWN_OPERATION}/reversal`;
	client.send({ method: 'PUT', path, shows, undoes: key, about: '' });
	losing = false;
	await vi.advanceTimersByTimeAsync(2000);
}

function changed(kind: string, before = 0) {
	const at = new Date(Date.now() - before).toISOString();
	return { kind, at, entity_id: MILK, operation_id: `${kind}-operation`, account_id: 'me' };
}

test('a deletion', async () => {
	history = [changed('delete')];
	await doAndTakeBack({ method: 'DELETE', path: `/tasks/${MILK}` });
	expect(reversed).toEqual(['/operations/delete-operation/reversal']);
	expect(client.state.outbox.all()).toEqual([]);
});

test('a completion', async () => {
	history = [changed('complete')];
	await doAndTakeBack({ method: 'PUT', path: `/tasks/${MILK}/completion`, body: {} });
	expect(reversed).toEqual(['/operations/complete-operation/reversal']);
});

test('what was done long before, or by somebody else, is not taken back', async () => {
	history = [changed('complete', 60 * 60 * 1000), { ...changed('complete'), account_id: 'somebody' }];
	await doAndTakeBack({ method: 'PUT', path: `/tasks/${MILK}/completion`, body: {} });
	expect([reversed, client.state.outbox.all()]).toEqual([[], []]);
});
