// The server is restored from a backup while a device holds what has been done since: what the server has counts.
import 'fake-indexeddb/auto';
import type { Client } from '#lib/sync/client.ts';
import { closeAlone, openAlone } from '#lib/testing/alone.ts';
import { task } from '#lib/testing/cast.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let server: ModelServer;
let client: Client;
let asked: number;

beforeEach(async () => {
	asked = 0;
	server = new ModelServer();
	for (const id of ['milk', 'bread']) server.tasks.set(id, task(id, { revision: 1 }));
	client = await openAlone((...given) => (asked++, server.ask(...given)), 2000);
});

afterEach(() => closeAlone(client));

async function pass(): Promise<void> {
	await vi.advanceTimersByTimeAsync(2000);
}

async function rename(id: string, title: string): Promise<void> {
	const shows = [{ table: 'tasks' as const, id, patch: { title } }];
	const seen = { [id]: client.store.tasks.get(id) ?? task(id) };
	client.send({ method: 'PATCH', path: `/tasks/${id}`, body: { title }, shows, seen, about: '' });
	await pass();
}

/** Everything that `since` does is not in the backup that the server is restored from. */
async function restoredAfter(since: () => Promise<void>): Promise<void> {
	const backup = structuredClone(server.tasks);
	await since();
	server.restore(backup);
}

const shown = (id: string) => client.store.tasks.get(id)?.title;

test('a device that held something newer shows what the server has', async () => {
	await restoredAfter(async () => {
		await rename('milk', 'Oat milk');
		await rename('milk', 'Soy milk');
		await server.ask('DELETE', '/tasks/bread');
		await client.live.update();
	});
	expect([shown('milk'), shown('bread')]).toEqual(['Soy milk', undefined]);
	await client.live.update();
	expect([shown('milk'), shown('bread')]).toEqual(['Task milk', 'Task bread']);
});

test('what was as old then but different is taken too', async () => {
	await restoredAfter(() => rename('milk', 'Oat milk'));
	await server.ask('PATCH', '/tasks/milk', { body: { title: 'Cream' } });
	await client.live.update();
	expect([shown('milk'), server.tasks.get('milk')?.version]).toEqual(['Cream', 2]);
});

test('an edit of what was newer arrives, also before the device has heard of it', async () => {
	await restoredAfter(async () => {
		await rename('milk', 'Oat milk');
		await rename('milk', 'Soy milk');
	});
	const before = asked;
	await rename('milk', 'Almond milk');
	expect(server.tasks.get('milk')).toMatchObject({ title: 'Almond milk', version: 2 });
	expect(asked - before).toBeLessThan(10);
	expect([shown('milk'), client.state.outbox.all()]).toEqual(['Almond milk', []]);
});

test('what comes after the restored rows is told apart by its version again', async () => {
	await restoredAfter(() => rename('milk', 'Oat milk'));
	await client.live.update();
	await rename('milk', 'Rice milk');
	client.store.tasks.put([task('milk', { title: 'Late' })]);
	expect(shown('milk')).toBe('Rice milk');
});
