// Where this browser has no room or no permission for a copy, the app works with the network alone and says so.
import 'fake-indexeddb/auto';
import type { Task } from '#lib/api/types.ts';
import { Client } from '#lib/sync/client.ts';
import { Copy, removeCopy } from '#lib/sync/copy.ts';
import { arrive, client, leave, start } from '#lib/sync/starting.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { Tabs } from '#lib/sync/tabs.ts';
import { task } from '#lib/testing/cast.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const { server } = vi.hoisted(() => ({ server: { ask: vi.fn() } }));
vi.mock('#lib/api/request.ts', async (original) => ({ ...(await original<object>()), request: server.ask }));

let model: ModelServer;

beforeEach(() => {
	const kept = new Map<string, string>();
	vi.stubGlobal('localStorage', {
		getItem: (name: string) => kept.get(name) ?? null,
		setItem: (name: string, value: string) => kept.set(name, value),
		removeItem: (name: string) => kept.delete(name),
	});
	model = new ModelServer();
	server.ask.mockImplementation((...given: Parameters<ModelServer['ask']>) => model.ask(...given));
});

afterEach(async () => {
	await leave();
	vi.restoreAllMocks();
	server.ask.mockClear();
});

/** Add a task, as the page does. */
function add(id: string, by = client) {
	const shows = [{ table: 'tasks' as const, id, make: task(id, { version: 0 }) }];
	return by.send({ method: 'POST', path: '/tasks', body: { id, list_id: 'inbox' }, shows, about: '' });
}

test('with a copy, a change is safe as soon as it is kept', async () => {
	await start();
	await add('milk').kept;
	expect([store.keeps, client.keeps, client.atRisk]).toEqual([true, true, 0]);
});

test('storage that is forbidden: it says so, and what is done goes over the network', async () => {
	vi.spyOn(indexedDB, 'open').mockImplementation(() => {
		throw new DOMException('The operation is insecure.', 'SecurityError');
	});
	await start();
	expect([store.keeps, client.keeps]).toEqual([false, false]);
	const { done } = add('milk');
	expect(client.atRisk).toBe(1);
	await done;
	expect([model.tasks.has('milk'), client.atRisk]).toEqual([true, 0]);
});

test('storage that gets full: it says so, and what cannot be kept is at risk until the server has it', async () => {
	await start();
	vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
		throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
	});
	const { kept, done } = add('milk');
	await kept;
	expect([store.keeps, client.keeps, client.atRisk]).toEqual([false, false, 1]);
	await done;
	expect([model.tasks.has('milk'), client.atRisk]).toEqual([true, 0]);
});

test('a tab whose copy was taken by a newer version goes on with the network, also when it comes to lead', async () => {
	const old = new Client({ ask: server.ask });
	await old.open('me', await Copy.open('me'), new Tabs('me', null, null));
	const newer = await Copy.open('me', 3000, 3);
	old.run();
	await add('milk', old).done;
	expect([model.tasks.has('milk'), old.keeps]).toEqual([true, false]);
	old.close();
	newer.close();
	await removeCopy('me');
});

test('what a tab without a copy has sent for another one is not sent again from that one’s', async () => {
	const old = new Client({ ask: server.ask });
	const tabs = () => new Tabs('me', navigator.locks, new BroadcastChannel('me'));
	await old.open('me', await Copy.open('me'), tabs());
	old.run();
	const newer = await Copy.open('me', 3000, 3);
	const young = new Client({ ask: server.ask });
	await young.open('me', newer, tabs());
	young.run();
	await add('milk', young).done;
	await vi.waitFor(() => expect(young.state.outbox.all()).toEqual([]));
	await vi.waitFor(async () => expect((await newer.pending()).entries).toEqual([]));
	[old, young].forEach((client) => client.close());
	await removeCopy('me');
});

test('storage whose rows cannot be read: it says so, what is done goes over the network, and nothing unsent is lost', async () => {
	await start();
	client.sender.stop();
	await add('milk').kept;
	client.close();
	vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(() => {
		throw new DOMException('Internal error.', 'UnknownError');
	});
	await start();
	expect([store.keeps, store.ready]).toEqual([false, true]);
	await add('bread').done;
	expect(model.tasks.has('bread')).toBe(true);
	client.close();
	vi.restoreAllMocks();
	await start();
	await vi.waitFor(() => expect(model.tasks.has('milk')).toBe(true));
	expect(store.keeps).toBe(true);
});

test('somebody else signs in: what the one before has not sent is kept, also where the disk refuses then', async () => {
	await start();
	client.sender.stop();
	await add('milk').kept;
	client.close();
	const open = indexedDB.open.bind(indexedDB);
	let opened = 0;
	vi.spyOn(indexedDB, 'open').mockImplementation((...given) => {
		if (++opened > 1) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
		return open(...given);
	});
	await arrive('somebody');
	vi.restoreAllMocks();
	const copy = await Copy.open('me');
	const [{ entries }, { put }] = await Promise.all([copy.pending(), copy.rows()]);
	copy.close();
	await removeCopy('me');
	expect([entries.length, put.accounts.length]).toEqual([1, 0]);
});

test('somebody else signs in on the page for it: every other tab of the one before leaves', async () => {
	await start();
	const other = new Client({ ask: server.ask });
	const left = vi.fn();
	other.onleft = left;
	await other.open('me', null, new Tabs('reeve-me', null, new BroadcastChannel('reeve-me')));
	client.close();
	await arrive('somebody');
	await vi.waitFor(() => expect(left).toHaveBeenCalled());
});

test('rows asked for beside a sync from the beginning are shown until it has brought all, and none after that', async () => {
	await fill(12);
	const shown: number[] = [];
	const glimpse = async (id: string) =>
		(await client.puller.glimpse(Promise.resolve([task(id, { list_id: 'inbox' })]))).length;
	server.ask.mockImplementation(async (...given: Parameters<ModelServer['ask']>) => {
		const answer = await model.ask(...given);
		if (given[1] === '/sync') shown.push(await glimpse('gone'));
		return answer;
	});
	await start();
	expect(shown.slice(0, 3)).toEqual([0, 1, 1]);
	expect(await glimpse('late')).toBe(0);
	expect([store.tasks.size, store.tasks.get('gone'), store.tasks.get('late')]).toEqual([
		12,
		undefined,
		undefined,
	]);
});

test('the rest of a sync from the beginning waits for the rows that the screen begins with', async () => {
	await fill(12);
	let arrive: (rows: Task[]) => void = () => undefined;
	void client.puller.glimpse(new Promise((resolve) => (arrive = resolve)));
	const started = start();
	await vi.waitFor(() => expect(store.ready).toBe(true));
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(asked('/sync')).toBe(1);
	arrive([task('t11', { list_id: 'inbox' })]);
	await started;
	expect([asked('/sync'), store.tasks.size]).toEqual([4, 12]);
});

async function fill(count: number): Promise<void> {
	for (let n = 0; n < count; n++)
		await model.ask('POST', '/tasks', { body: { id: `t${n}`, list_id: 'inbox' } });
}

function asked(path: string): number {
	return server.ask.mock.calls.filter((given) => given[1] === path).length;
}
