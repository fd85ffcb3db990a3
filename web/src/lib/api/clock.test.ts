import { noteServerTime, serverNow } from '#lib/api/clock.ts';
import { request } from '#lib/api/request.ts';
import { Client } from '#lib/sync/client.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const NOW = new Date('2026-11-27T12:00:00.400Z');
const byTheServer = (date: Date) => noteServerTime(date.toUTCString());
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);

beforeEach(() => vi.useFakeTimers({ now: NOW }));
afterEach(() => {
	noteServerTime(new Date().toUTCString());
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

test('a device whose clock is off by minutes counts by the server’s', () => {
	for (const off of [-7, 7]) {
		byTheServer(minutes(off));
		expect(Math.abs(serverNow().getTime() - minutes(off).getTime())).toBeLessThan(1000);
	}
});

test('what is only the way of an answer and the second it is cut to, is no difference', () => {
	byTheServer(new Date(NOW.getTime() - 1200));
	expect(serverNow()).toEqual(NOW);
});

test('an answer without a time changes nothing', () => {
	byTheServer(minutes(7));
	noteServerTime(null);
	expect(serverNow().getTime()).toBeGreaterThan(minutes(6).getTime());
});

test('every answer tells, and an edit has the time by the server’s clock', async () => {
	const headers = { Date: minutes(-30).toUTCString() };
	vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}', { headers })));
	await request('GET', '/me');
	const client = new Client({ ask: request });
	const { key } = client.send({ method: 'POST', path: '/tasks', shows: [], about: '' });
	expect(client.state.outbox.get(key)?.at).toBe('2026-11-27T11:30:00.000Z');
});
