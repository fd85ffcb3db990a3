// Sending what waits: at once when the network is back, and whatever this device's clock says.
import { Problem, Unreachable } from '#lib/api/problem.ts';
import type { Ask } from '#lib/api/request.ts';
import { Client } from '#lib/sync/client.ts';
import { Tabs } from '#lib/sync/tabs.ts';
import { closeAlone, openAlone } from '#lib/testing/alone.ts';
import { task } from '#lib/testing/cast.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const LATENCY = 10;

let server: ModelServer;
let client: Client;
let online: boolean;
let syncs: number;
/** What the next change is answered with. */
let busy: Problem | null;

/** The server has one task, and refuses times that have not come yet. */
const ask: Ask = async (method, path, options) => {
	if (!online) throw new Unreachable();
	if (path === '/sync' && client.state.outbox.unsent) syncs++;
	if (path !== '/sync' && busy) throw busy;
	await new Promise((answer) => setTimeout(answer, LATENCY));
	if ((options?.body as { completed_at?: string } | undefined)?.completed_at) throw tooEarly();
	return server.ask(method, path, options);
};

function tooEarly(): Problem {
	const errors = [{ field: 'completed_at', message: 'lies in the future' }];
	return new Problem({ status: 422, code: 'invalid', detail: 'completed_at: lies in the future', errors });
}

beforeEach(async () => {
	[online, syncs, busy] = [true, 0, null];
	server = new ModelServer();
	server.tasks.set('milk', task('milk', { revision: 1 }));
	client = await openAlone(ask, 2 * LATENCY);
});

afterEach(() => closeAlone(client));

/** Complete the task at this time. */
function complete(completed_at?: string) {
	const path = '/tasks/milk/completion';
	return client.send({
		method: 'PUT',
		path,
		body: { outcome: 'done', completed_at },
		shows: [],
		about: 'done',
	});
}

test('a completion from a clock that is ahead arrives without its time', async () => {
	const { done } = complete('2999-01-01T00:00:00Z');
	await vi.advanceTimersByTimeAsync(100);
	await expect(done).resolves.toMatchObject({ body: { task: { outcome: 'done' } } });
	expect(client.state.questions.open).toEqual([]);
});

test('what waits for its next try goes as soon as the network is back', async () => {
	online = false;
	complete();
	await vi.advanceTimersByTimeAsync(60_000);
	online = true;
	client.live.hurry();
	await vi.advanceTimersByTimeAsync(LATENCY);
	expect(client.state.outbox.unsent).toBe(0);
});

test('many changes at once are not held up by a sync for each', async () => {
	online = false;
	for (let n = 0; n < 50; n++) add(n);
	online = true;
	syncs = 0;
	client.live.hurry();
	await vi.advanceTimersByTimeAsync(2000);
	expect(client.state.outbox.all()).toEqual([]);
	expect(syncs).toBeLessThan(5);
});

test.each([429, 503])(
	'a change refused with %i is sent again when the time asked for is over',
	async (status) => {
		busy = new Problem({ status, code: 'busy', detail: '', retryAfter: 30 });
		complete();
		await vi.advanceTimersByTimeAsync(1000);
		busy = null;
		client.live.hurry();
		await vi.advanceTimersByTimeAsync(28_000);
		expect(client.state.outbox.unsent).toBe(1);
		await vi.advanceTimersByTimeAsync(2000);
		expect([client.state.outbox.unsent, client.state.questions.open]).toEqual([0, []]);
	},
);

test('/sync waits as long as the server asks, whatever else is a reason to look', async () => {
	let refusals = 0;
	const busy: Ask = () => {
		refusals++;
		throw new Problem({ status: 429, code: 'rate_limited', detail: '', retryAfter: 30 });
	};
	const other = new Client({ ask: busy });
	await other.open('me', null, new Tabs('me', null, null));
	other.run();
	await vi.advanceTimersByTimeAsync(100);
	other.live.hurry();
	for (let reasons = 0; reasons < 29; reasons++) {
		void other.live.update();
		await vi.advanceTimersByTimeAsync(1000);
	}
	expect(refusals).toBe(1);
	await vi.advanceTimersByTimeAsync(5000);
	expect(refusals).toBe(2);
	other.close();
});

function add(number: number) {
	const id = `task-${number}`;
	const shows = [{ table: 'tasks' as const, id, make: task(id, { version: 0 }) }];
	client.send({ method: 'POST', path: '/tasks', body: { id, list_id: 'inbox' }, shows, about: 'add' });
}
