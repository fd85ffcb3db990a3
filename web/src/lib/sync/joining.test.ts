// A tab that joins others has all that they have, also what they heard of right before it came, and what is on its way
// to the disk.
import 'fake-indexeddb/auto';
import { Unreachable } from '#lib/api/problem.ts';
import type { Ask } from '#lib/api/request.ts';
import { Client } from '#lib/sync/client.ts';
import { Copy, removeCopy } from '#lib/sync/copy.ts';
import type { Message } from '#lib/sync/messages.ts';
import { Tabs } from '#lib/sync/tabs.ts';
import { task } from '#lib/testing/cast.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const WRITTEN = 400;

let server: ModelServer;
let first: Client;
const tabs: Client[] = [];
/** What the second page of a first sync waits for. */
let gate: Promise<void> | null = null;
/** How many syncs find no network. */
let cut = 0;
/** What an answer to a sync waits for on its way. */
let way: Promise<void> | null = null;

const ask: Ask = async (...given) => {
	if (given[1] !== '/sync') return server.ask(...given);
	if ((given[2]?.body as { cursor: string | null }).cursor) await gate;
	if (cut && cut--) throw new Unreachable();
	const answer = await server.ask(...given);
	await way;
	return answer as never;
};

const pass = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A tab as the page opens it: the rows are read at once, the rest when the app is loaded. */
async function opened(loading = 0): Promise<Client> {
	const [ears, copy] = [new Tabs('me', navigator.locks, new BroadcastChannel('me')), await Copy.open('me')];
	const rows = copy.rows();
	await rows;
	await pass(loading);
	const client = new Client({ ask });
	await client.open('me', copy, ears, rows);
	client.store.ready = true;
	client.run();
	tabs.push(client);
	return client;
}

beforeEach(async () => {
	[gate, way, cut] = [null, null, 0];
	server = new ModelServer();
	server.tasks.set('milk', task('milk', { revision: 1 }));
	first = await opened();
	await vi.waitFor(() => expect(first.store.tasks.get('milk')).toBeDefined());
	await pass(WRITTEN);
});

afterEach(async () => {
	tabs.splice(0).forEach((client) => client.close());
	await removeCopy('me');
});

async function rename(): Promise<void> {
	await server.ask('PATCH', '/tasks/milk', { body: { title: 'Oat milk' } });
	await first.live.update();
}

const shown = (client: Client) => client.store.tasks.get('milk')?.title;

test.each([0, WRITTEN])(
	'what came right before it, with an app that loads for %i milliseconds',
	async (loading) => {
		await rename();
		const second = await opened(loading);
		await vi.waitFor(() => expect(shown(second)).toBe('Oat milk'));
	},
);

test('what came right before it, also where the network was away for a moment', async () => {
	await rename();
	cut = 1;
	const second = await opened();
	await vi.waitFor(() => expect(shown(second)).toBe('Oat milk'));
});

test('no task that is deleted while it reads what came before it', async () => {
	await rename();
	let arrive = () => {};
	way = new Promise((resolve) => (arrive = resolve));
	const second = await opened();
	await pass(50);
	way = null;
	await server.ask('DELETE', '/tasks/milk');
	await first.live.update();
	await vi.waitFor(() => expect(second.store.tasks.get('milk')).toBeUndefined());
	arrive();
	await pass(50);
	expect(second.store.tasks.get('milk')).toBeUndefined();
});

test('what the tab before it has kept and not told any more, when it comes to lead', async () => {
	const second = await opened();
	await pass(50);
	vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementation(() => undefined);
	await rename();
	await pass(WRITTEN);
	vi.restoreAllMocks();
	first.close();
	await vi.waitFor(() => expect(shown(second)).toBe('Oat milk'));
});

test('all of a first sync, of which it has heard the end only', async () => {
	tabs.splice(0).forEach((client) => client.close());
	await removeCopy('me');
	for (let n = 0; n < 12; n++)
		await server.ask('POST', '/tasks', { body: { id: `t${n}`, list_id: 'inbox' } });
	let go = () => {};
	gate = new Promise((resolve) => (go = resolve));
	const leading = await opened();
	await vi.waitFor(() => expect(leading.store.tasks.size).toBe(5));
	const second = await opened();
	await pass(50);
	go();
	await vi.waitFor(() => expect([leading.store.tasks.size, second.store.tasks.size]).toEqual([13, 13]));
});

test('what a tab has kept right before it was closed goes out by the one that leads', async () => {
	const second = await opened();
	const tell = BroadcastChannel.prototype.postMessage;
	// A page that is on its way out hears no more that all is on the disk.
	vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementation(function (
		this: BroadcastChannel,
		said,
	) {
		if ((said as Message).kind !== 'entry') tell.call(this, said);
	});
	const seen = { milk: task('milk') };
	const [body, shows] = [{ title: 'Oat milk' }, [{ table: 'tasks' as const, id: 'milk', patch: {} }]];
	await second.send({ method: 'PATCH', path: '/tasks/milk', body, shows, seen, about: '' }).kept;
	second.close();
	vi.restoreAllMocks();
	await vi.waitFor(() => expect(shown(first)).toBe('Oat milk'), 3000);
	expect(first.state.outbox.unsent).toBe(0);
});

test('what a page has kept on its way out, after the next one has come to lead, is seen and sent', async () => {
	const gone = await Copy.open('me');
	const change = { method: 'PATCH' as const, path: '/tasks/milk', body: { title: 'Oat milk' }, about: '' };
	const shows = [{ table: 'tasks' as const, id: 'milk', patch: { title: 'Oat milk' } }];
	const entry = { ...change, shows, key: 'late', at: new Date().toISOString() };
	await gone.keep({ entries: [entry] });
	gone.close();
	await vi.waitFor(() => expect(shown(first)).toBe('Oat milk'), 3000);
	await vi.waitFor(() => expect(server.history.map((done) => done.key)).toContain('late'), 3000);
});
