// A bulk edit is one operation, and the server refuses it as a whole where one of its tasks is gone: the others get
// theirs all the same, and what was meant for the one that is gone becomes a question.
import { Problem } from '#lib/api/problem.ts';
import type { Ask, Options } from '#lib/api/request.ts';
import type { BulkEdit, Task } from '#lib/api/types.ts';
import type { Client } from '#lib/sync/client.ts';
import type { Show } from '#lib/sync/entry.ts';
import { closeAlone, openAlone } from '#lib/testing/alone.ts';
import { task } from '#lib/testing/cast.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const [MILK, BREAD, SALT] = ['a', 'b', 'c'].map((end) => `00000000-0000-7000-8000-00000000000${end}`) as [
	string,
	string,
	string,
];

let server: ModelServer;
let client: Client;

/** The model, and operations: all of their edits or none. */
const ask: Ask = async (method, path, options = {}) => {
	if (path === '/tasks' && (options.body as Task).title === 'refused') throw refusal(422);
	if (path === '/operations') await edit(options);
	else return server.ask(method, path, options);
	return { body: null as never, status: 200, operationId: 'bulk' };
};

async function edit({ body }: Options): Promise<void> {
	const { edits } = body as { edits: BulkEdit[] };
	const there = new Set(server.present().map(({ id }) => id));
	if (edits.some(({ task_id }) => !there.has(task_id))) throw refusal(404);
	for (const one of edits)
		if (one.kind === 'update') await server.ask('PATCH', `/tasks/${one.task_id}`, { body: one.change });
		else await server.ask('DELETE', `/tasks/${one.task_id}`);
}

function refusal(status: number): Problem {
	return new Problem({ status, code: status === 404 ? 'not_found' : 'invalid', detail: '' });
}

beforeEach(async () => {
	server = new ModelServer();
	for (const id of [MILK, BREAD, SALT]) server.tasks.set(id, task(id, { revision: 1 }));
	client = await openAlone(ask, 2000);
});

afterEach(() => closeAlone(client));

async function pass(): Promise<void> {
	await vi.advanceTimersByTimeAsync(2000);
}

const seen = (...ids: string[]) =>
	Object.fromEntries(ids.map((id) => [id, client.store.tasks.lastSeen(id) ?? task(id)]));

function send(edits: BulkEdit[], shows: Show[]): void {
	const body = { edits };
	const rows = seen(...edits.map((one) => one.task_id));
	client.send({ method: 'POST', path: '/operations', body, shows, seen: rows, about: '' });
}

/** Tag each with its own word. */
function tag(...ids: string[]): void {
	const tags = (id: string) => ({ tags: [id.slice(-1)] });
	send(
		ids.map((id) => ({ kind: 'update', task_id: id, change: tags(id) })),
		ids.map((id) => ({ table: 'tasks', id, patch: tags(id) })),
	);
}

function rename(id: string, title: string): void {
	const shows = [{ table: 'tasks' as const, id, patch: { title } }];
	client.send({ method: 'PATCH', path: `/tasks/${id}`, body: { title }, shows, seen: seen(id), about: '' });
}

const kept = () => server.present().map(({ title, tags }) => [title, ...tags]);

test('the others are edited, also by what was done to them later, and the one that is gone is asked about', async () => {
	client.sender.stop();
	tag(MILK, BREAD, SALT);
	rename(BREAD, 'Rye');
	await server.ask('DELETE', `/tasks/${MILK}`);
	client.sender.start();
	await pass();
	expect(kept()).toEqual([
		['Rye', 'b'],
		[`Task ${SALT}`, 'c'],
	]);
	const [question, ...more] = client.state.questions.open;
	expect(question).toMatchObject({ kind: 'deleted', row: { id: MILK, tags: ['a'] } });
	expect([more, client.state.outbox.all()]).toEqual([[], []]);
});

test('of a deletion of several, one that is deleted already is nothing to ask about', async () => {
	client.sender.stop();
	const edits = [MILK, BREAD].map((task_id) => ({ kind: 'delete' as const, task_id }));
	send(
		edits,
		[MILK, BREAD].map((id) => ({ table: 'tasks', id, gone: true })),
	);
	await server.ask('DELETE', `/tasks/${MILK}`);
	client.sender.start();
	await pass();
	expect(server.present().map(({ id }) => id)).toEqual([SALT]);
	expect([client.state.questions.open, client.state.outbox.all()]).toEqual([[], []]);
});

test('with a task that could not be made goes what was done to it, and nothing that was done to others with it', async () => {
	client.sender.stop();
	const id = '00000000-0000-7000-8000-00000000000d';
	const body = { id, list_id: 'inbox', title: 'refused' };
	const shows = [{ table: 'tasks' as const, id, make: task(id, body) }];
	client.send({ method: 'POST', path: '/tasks', body, shows, about: '' });
	tag(id, BREAD);
	client.sender.start();
	await pass();
	expect(server.tasks.get(BREAD)?.tags).toEqual(['b']);
	expect(client.state.questions.open).toMatchObject([
		{ kind: 'refused', entries: [{ path: '/tasks' }, { path: `/tasks/${id}`, body: { tags: ['d'] } }] },
	]);
	expect(client.state.outbox.all()).toEqual([]);
});
