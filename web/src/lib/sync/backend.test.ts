// The same three devices as in model.test.ts, upon a real Reeve with a real PostgreSQL (REEVE_URL): all of them end with
// what it has, and every edit that was written is in the history or in a question.
import 'fake-indexeddb/auto';
import { request } from '#lib/api/request.ts';
import type { Ask } from '#lib/api/request.ts';
import type { Account, ChangeEntry, Page, TaskList } from '#lib/api/types.ts';
import type { Question } from '#lib/sync/questions.svelte.ts';
import { DEVICES, World, type Written, clientsOf, settle, visible } from '#lib/testing/devices.ts';
import { steps, take } from '#lib/testing/steps.ts';
import fc from 'fast-check';
import { AsyncLocalStorage } from 'node:async_hooks';
import { expect, test, vi } from 'vitest';

const ADDRESS = process.env.REEVE_URL;
const HISTORIES = Number(process.env.MODEL_RUNS ?? 10);
const pass = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

let ahead = 0;
const realNow = Date.now;

function setClocks(milliseconds: number): void {
	ahead += milliseconds;
}

/** The headers that say who asks: a browser's cookie, or a token for each device, so that their edits stay apart. */
const asking = new AsyncLocalStorage<Record<string, string>>();
const reach = globalThis.fetch;

function fetchFrom(path: string, init: RequestInit): Promise<Response> {
	const headers = { ...(init.headers as Record<string, string>), ...asking.getStore() };
	return reach(new URL(path, ADDRESS), { ...init, headers });
}

const askWith =
	(headers: Record<string, string>): Ask =>
	(...given) =>
		asking.run(headers, () => request(...given));

/** Somebody new. Returns how they ask the server in a browser. */
async function somebody(): Promise<Ask> {
	const email = `devices-${crypto.randomUUID()}@example.org`;
	const byte = () => Math.ceil(Math.random() * 250);
	const from = { 'X-Forwarded-For': `10.${byte()}.${byte()}.${byte()}`, 'Content-Type': 'application/json' };
	const body = JSON.stringify({ email, password: 'correct horse battery' });
	const answer = await reach(new URL('/api/v1/auth/signup', ADDRESS), {
		method: 'POST',
		headers: from,
		body,
	});
	const [cookie = ''] = (answer.headers.get('Set-Cookie') ?? '').split(';');
	return askWith({ Cookie: cookie });
}

async function deviceOf(ask: Ask, name: string): Promise<Ask> {
	const { body } = await ask<{ token: string }>('POST', '/tokens', {
		body: { name, scopes: ['read', 'write'] },
	});
	return askWith({ Authorization: `Bearer ${body.token}` });
}

async function newWorld(ask: Ask): Promise<World> {
	const lists = await ask<Page<TaskList>>('GET', '/lists');
	const list = lists.body.items.find((one) => one.inbox)?.id ?? '';
	const asks = await Promise.all(Array.from({ length: DEVICES }, (_, one) => deviceOf(ask, `device ${one}`)));
	const { body: account } = await ask<Account>('GET', '/me');
	return new World({ asks, account: account.id, list, pass, setClocks });
}

async function historyOf(ask: Ask): Promise<ChangeEntry[]> {
	const all: ChangeEntry[] = [];
	for (let cursor: string | null = '', query = {}; cursor !== null; query = { cursor }) {
		const { body } = await ask<Page<ChangeEntry>>('GET', '/changes', { query: { limit: 200, ...query } });
		all.push(...body.items);
		cursor = body.next_cursor;
	}
	return all;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/**
 * Written, and then: in the history or in a question. What one device writes into one field within a minute is one change
 * in the history, as typing is: then the last of it counts.
 */
function isFound(one: Written, later: Written[], history: ChangeEntry[], questions: Question[]): boolean {
	const [[field, value] = ['', '']] = Object.entries(one.fields);
	const isThere = history.some((done) => done.entity_id === one.id && same(done.after[field], value));
	if (isThere || questions.some((asked) => JSON.stringify(asked).includes(JSON.stringify(value))))
		return true;
	const [next, ...rest] = later.filter(({ id, device, fields }) => {
		return id === one.id && device === one.device && field in fields;
	});
	return !!next && isFound(next, rest, history, questions);
}

test.skipIf(!ADDRESS)(
	'upon the real backend too, all devices end with what it has, and every edit is in the history or asked about',
	async () => {
		vi.stubGlobal('fetch', fetchFrom);
		vi.spyOn(Date, 'now').mockImplementation(() => realNow() + ahead);
		await fc.assert(
			fc.asyncProperty(steps, async (script) => {
				const ask = await somebody();
				const world = await newWorld(ask);
				for (const device of world.devices) await device.open();
				for (const step of script) await take(world, step);
				await settle(world);
				const fresh = new World({ ...world.around, asks: [ask] });
				for (const device of fresh.devices) await device.open();
				await settle(fresh);
				const [there] = fresh.devices.map(({ client }) => visible(client.store.tasks.values()));
				const clients = clientsOf(world);
				for (const client of clients) {
					expect(client.state.outbox.all()).toEqual([]);
					expect(visible(client.store.tasks.values())).toEqual(there);
				}
				const history = await historyOf(ask);
				const questions = clients.flatMap((client) => client.state.questions.open);
				world.written.forEach((one, index) => {
					const found = isFound(one, world.written.slice(index + 1), history, questions);
					expect(found, JSON.stringify([one.id, one.fields])).toBe(true);
				});
				const made = history.filter((done) => done.kind === 'create' && done.entity === 'task');
				expect(new Set(made.map((done) => done.entity_id)).size).toBe(made.length);
				[...world.devices, ...fresh.devices].forEach((device) => device.close());
			}),
			{ numRuns: HISTORIES, endOnFailure: true },
		);
	},
	600_000,
);
