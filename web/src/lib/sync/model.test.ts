// Three devices of one person, and a network at its worst: whatever they do and whenever they are cut off, restarted or
// left without an answer, in the end all of them show what the server has, and nothing that was written is lost.
import 'fake-indexeddb/auto';
import { noteServerTime } from '#lib/api/clock.ts';
import type { Ask } from '#lib/api/request.ts';
import type { Task } from '#lib/api/types.ts';
import type { Question } from '#lib/sync/questions.svelte.ts';
import { DEVICES, World, type Written, clientsOf, settle, visible } from '#lib/testing/devices.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { steps, take } from '#lib/testing/steps.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** Let time go by: the timers, which are ours, and the disk, which is not. */
async function pass(milliseconds: number): Promise<void> {
	for (let left = milliseconds; left >= 0; left -= 10) {
		await vi.advanceTimersByTimeAsync(10);
		await new Promise((resolve) => setImmediate(resolve));
	}
}

/** Its answers say what time it is. */
const timed =
	(server: ModelServer): Ask =>
	async (...given) => {
		noteServerTime(server.now().toUTCString());
		return server.ask(...given);
	};

/** The server's clock goes on as it was. */
function setClocksFor(server: ModelServer, milliseconds: number): void {
	vi.setSystemTime(Date.now() + milliseconds);
	server.behind += milliseconds;
}

/** Written, and then: in the history, or in a question. */
function isFound({ id, fields }: Written, server: ModelServer, questions: readonly Question[]): boolean {
	const [[field, value] = ['', '']] = Object.entries(fields);
	if (
		server.history.some(
			(done) => done.id === id && JSON.stringify(done.fields[field as keyof Task]) === JSON.stringify(value),
		)
	)
		return true;
	return questions.some((one) => JSON.stringify(one).includes(JSON.stringify(value)));
}

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => vi.useRealTimers());

test('whatever happens, all devices end with what the server has, and nothing that was written is lost', async () => {
	await fc.assert(
		fc.asyncProperty(steps, async (script) => {
			const server = new ModelServer();
			const asks = Array.from({ length: DEVICES }, () => timed(server));
			const setClocks = (milliseconds: number) => setClocksFor(server, milliseconds);
			const world = new World({ asks, account: 'me', list: 'inbox', pass, setClocks });
			for (const device of world.devices) await device.open();
			for (const step of script) await take(world, step);
			await settle(world);
			const there = visible(server.present());
			const clients = clientsOf(world);
			for (const client of clients) {
				expect(client.state.outbox.all()).toEqual([]);
				expect(visible(client.store.tasks.values())).toEqual(there);
			}
			const questions = clients.flatMap((client) => client.state.questions.open);
			for (const one of world.written)
				expect(isFound(one, server, questions), JSON.stringify(one)).toBe(true);
			const keys = server.history.flatMap((done) => ('title' in done.fields && done.key ? [done.key] : []));
			expect(new Set(keys).size).toBe(keys.length);
			world.devices.forEach((device) => device.close());
		}),
		{ numRuns: Number(process.env.MODEL_RUNS ?? 200) },
	);
}, 300_000);
