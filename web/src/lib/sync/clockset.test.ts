// A device's clock is put right while the app is open, as when the network is back: nothing waits for the old time.
import { Unreachable } from '#lib/api/problem.ts';
import type { Ask } from '#lib/api/request.ts';
import type { Client } from '#lib/sync/client.ts';
import { closeAlone, openAlone } from '#lib/testing/alone.ts';
import { task } from '#lib/testing/cast.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { v7 as newId } from 'uuid';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const HOUR = 60 * 60 * 1000;

let server: ModelServer;
let client: Client;
let online: boolean;

const ask: Ask = async (...given) => {
	if (!online) throw new Unreachable();
	return server.ask(...given);
};

beforeEach(async () => {
	online = false;
	server = new ModelServer();
	server.tasks.set('milk', task('milk', { revision: 1 }));
	client = await openAlone(ask);
});

afterEach(() => closeAlone(client));

function comeBack(hours: number): void {
	online = true;
	vi.setSystemTime(Date.now() + hours * HOUR);
	client.live.hurry();
}

test.each([-2, 2])('a clock %i hours off does not keep what is new from coming', async (hours) => {
	comeBack(hours);
	void client.live.update();
	await vi.advanceTimersByTimeAsync(1000);
	expect(client.store.tasks.get('milk')).toBeDefined();
});

test.each([-2, 2])('a clock %i hours off does not keep what is mine from going', async (hours) => {
	const shows = [{ table: 'tasks' as const, id: 'milk', gone: true as const }];
	client.send({ method: 'DELETE', path: '/tasks/milk', shows, about: '' });
	await vi.advanceTimersByTimeAsync(5000);
	comeBack(hours);
	await vi.advanceTimersByTimeAsync(1000);
	expect([server.present(), client.state.outbox.unsent]).toEqual([[], 0]);
});

test('an edit made after the clock was put right goes behind what was made before it', async () => {
	const [id, at] = ['00000000-0000-7000-8000-00000000000a', new Date().toISOString()];
	const make = task(id, { version: 0 });
	// From before a reload, by a clock that was ahead.
	client.state.add({
		...{ key: newId({ msecs: Date.now() + HOUR }), at, method: 'POST', path: '/tasks', about: '' },
		...{ body: { id, list_id: 'inbox' }, shows: [{ table: 'tasks', id, make }] },
	});
	const [body, shows] = [{ title: 'Bread' }, [{ table: 'tasks' as const, id, patch: { title: 'Bread' } }]];
	client.send({ method: 'PATCH', path: `/tasks/${id}`, body, shows, seen: { [id]: make }, about: '' });
	comeBack(0);
	await vi.advanceTimersByTimeAsync(5000);
	expect(server.tasks.get(id)?.title).toBe('Bread');
	expect([client.state.questions.open, client.state.outbox.all()]).toEqual([[], []]);
});
