// A tab in front takes over from one that leads and does nothing: browsers freeze pages in the background.
import 'fake-indexeddb/auto';
import type { Ask } from '#lib/api/request.ts';
import { Client } from '#lib/sync/client.ts';
import { Copy, removeCopy } from '#lib/sync/copy.ts';
import { Tabs } from '#lib/sync/tabs.ts';
import { task } from '#lib/testing/cast.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const PATIENCE = 12_000;
const WRITTEN = 400;

let server: ModelServer;
const clients: Client[] = [];
/** Requests by the tab that asks. */
let asked: Record<string, string[]>;

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	server = new ModelServer();
	server.tasks.set('milk', task('milk', { revision: 1 }));
	asked = {};
});

afterEach(async () => {
	clients.splice(0).forEach((client) => client.close());
	vi.unstubAllGlobals();
	vi.useRealTimers();
	await removeCopy('me');
});

async function opened(
	name: string,
	channel: BroadcastChannel | null,
	locks: LockManager | null = navigator.locks,
) {
	const ask: Ask = (method, path, options) => {
		(asked[name] ??= []).push(`${method} ${path}`);
		return server.ask(method, path, options);
	};
	const client = new Client({ ask });
	await client.open('me', await Copy.open('me'), new Tabs('me', locks, channel));
	client.store.ready = true;
	client.run();
	clients.push(client);
	return client;
}

/** One that has the lead, and neither hears nor says anything. */
async function frozen(locks: LockManager | null = navigator.locks): Promise<Client> {
	const client = await opened('frozen', null, locks);
	await vi.waitFor(() => expect(client.store.tasks.get('milk')).toBeDefined());
	await pass(WRITTEN);
	return client;
}

const pass = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function complete(client: Client) {
	return client.send({ method: 'PUT', path: '/tasks/milk/completion', body: {}, shows: [], about: '' });
}

async function takenOver(): Promise<{ before: Client; now: Client }> {
	const before = await frozen();
	const now = await opened('front', new BroadcastChannel('me'));
	await vi.advanceTimersByTimeAsync(PATIENCE);
	await vi.waitFor(() => expect(now.store.connection).toBe('live'));
	return { before, now };
}

test('what is done in front reaches the server in seconds', async () => {
	await frozen();
	const front = await opened('front', new BroadcastChannel('me'));
	void complete(front);
	await pass(50);
	await vi.advanceTimersByTimeAsync(PATIENCE);
	await vi.waitFor(() => expect(server.tasks.get('milk')?.completed_at).toBeTruthy());
});

test('one that leads and answers keeps the lead', async () => {
	await opened('leading', new BroadcastChannel('me'));
	await pass(50);
	const front = await opened('front', new BroadcastChannel('me'));
	for (let seconds = 0; seconds < 30; seconds++) {
		await vi.advanceTimersByTimeAsync(1000);
		await pass(5);
	}
	await complete(front).done;
	expect(asked.leading).toContain('PUT /tasks/milk/completion');
});

test('a tab in the background takes nothing over', async () => {
	await frozen();
	vi.stubGlobal('document', { hidden: true });
	await opened('back', new BroadcastChannel('me'));
	await vi.advanceTimersByTimeAsync(10 * PATIENCE);
	expect(asked.back).toBeUndefined();
});

test('one that wakes up again sends nothing any more', async () => {
	const { before } = await takenOver();
	await complete(before).kept;
	await pass(50);
	expect(asked.frozen).not.toContain('PUT /tasks/milk/completion');
});

test('one that wakes up and has not heard of it yet sends nothing either', async () => {
	const before = await frozen(null);
	await opened('front', new BroadcastChannel('me'));
	await pass(50);
	await complete(before).kept;
	await pass(50);
	expect(asked.frozen).not.toContain('PUT /tasks/milk/completion');
});

test('one that wakes up again writes no rows over newer ones', async () => {
	const { before, now } = await takenOver();
	await server.ask('PATCH', '/tasks/milk', { body: { title: 'Oat milk' } });
	await now.live.update();
	const put = { tasks: [task('milk')], lists: [], suggestions: [], accounts: [] };
	await before.arrived(
		{ cursor: 'old', gone: { tasks: [], lists: [], suggestions: [], accounts: [] }, put },
		[],
	);
	await pass(2 * WRITTEN);
	const copy = await Copy.open('me');
	const { put: kept, cursor } = await copy.rows();
	copy.close();
	expect([kept.tasks[0]?.title, cursor]).toEqual(['Oat milk', now.store.cursor]);
});
