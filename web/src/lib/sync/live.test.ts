// A stream that dies without a word: the laptop slept, or something on the way forgot the connection.
import type { Ask } from '#lib/api/request.ts';
import type { Client } from '#lib/sync/client.ts';
import { closeAlone, openAlone } from '#lib/testing/alone.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const HEARTBEAT = 15_000;

/** Streams of which a test says what comes through them. */
class FakeStream extends EventTarget {
	static opened: FakeStream[] = [];
	closed = false;

	constructor() {
		super();
		FakeStream.opened.push(this);
	}

	close(): void {
		this.closed = true;
	}

	say(kind: string): void {
		if (!this.closed) this.dispatchEvent(new Event(kind));
	}
}

let client: Client;
let syncs: number;

beforeEach(async () => {
	[FakeStream.opened, syncs] = [[], 0];
	vi.stubGlobal('EventSource', FakeStream);
	const server = new ModelServer();
	const ask: Ask = (method, path, options) => {
		syncs++;
		return server.ask(method, path, options);
	};
	client = await openAlone(ask);
});

afterEach(() => {
	closeAlone(client);
	vi.unstubAllGlobals();
});

test('a stream that has fallen silent is followed anew, and the page says so meanwhile', async () => {
	await vi.advanceTimersByTimeAsync(4 * HEARTBEAT);
	const [first, second] = FakeStream.opened;
	expect([first?.closed, second?.closed]).toEqual([true, false]);
	second?.say('hint');
	await vi.advanceTimersByTimeAsync(100);
	expect(client.store.connection).toBe('live');
});

test('one that says that it is still there is left alone', async () => {
	for (let beats = 0; beats < 20; beats++) {
		await vi.advanceTimersByTimeAsync(HEARTBEAT);
		FakeStream.opened[0]?.say('still-here');
	}
	expect(FakeStream.opened).toHaveLength(1);
});

test.each([-2, 2])(
	'after a sleep, at which the clock goes %i hours, it is looked at in seconds',
	async (hours) => {
		vi.setSystemTime(Date.now() + hours * 60 * 60 * 1000);
		await vi.advanceTimersByTimeAsync(8000);
		expect(FakeStream.opened).toHaveLength(2);
	},
);

test('a page that is looked at again after a while looks at once, by a new stream', async () => {
	syncs = 0;
	vi.setSystemTime(Date.now() + 60_000);
	client.live.wake();
	FakeStream.opened[1]?.say('hint');
	await vi.advanceTimersByTimeAsync(100);
	expect([FakeStream.opened.length, syncs]).toEqual([2, 1]);
});

test('one that is looked at again after a moment leaves the stream as it is', () => {
	client.live.wake();
	expect(FakeStream.opened).toHaveLength(1);
});
