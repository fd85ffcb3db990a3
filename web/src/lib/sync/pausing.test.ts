import { Problem, Unreachable } from '#lib/api/problem.ts';
import { Pause } from '#lib/sync/pausing.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let pause: Pause;
const refusal = (status: number, retryAfter: number | null) =>
	new Problem({ status, code: 'x', detail: '', retryAfter });

/** How long it takes until the next try, in milliseconds. */
async function waited(error: unknown, meanwhile: () => void = () => undefined): Promise<number> {
	const from = Date.now();
	let over = 0;
	void pause.after(error).then(() => (over = Date.now()));
	meanwhile();
	for (let step = 0; !over && step < 5000; step++) await vi.advanceTimersByTimeAsync(20);
	return over - from;
}

beforeEach(() => {
	vi.useFakeTimers();
	pause = new Pause();
});
afterEach(() => vi.useRealTimers());

test.each([429, 503])('after a %i it waits as long as the server asks', async (status) => {
	expect(await waited(refusal(status, 30))).toBe(30_000);
});

test('a short wait that is asked for is not made longer by tries that failed before', async () => {
	for (let tries = 0; tries < 8; tries++) await waited(new Unreachable());
	expect(await waited(refusal(503, 1))).toBe(1000);
});

test('asked while others wait already, all wait as long as is asked', async () => {
	const longer = () => void pause.after(refusal(429, 20));
	expect(await waited(new Unreachable(), longer)).toBeGreaterThanOrEqual(20_000);
});

test('when the network is back nobody waits, unless the server has asked for it', async () => {
	expect(await waited(new Unreachable(), () => pause.hurry())).toBe(0);
	expect(await waited(refusal(429, 30), () => pause.hurry())).toBe(30_000);
});

test('without a word from the server it waits longer each time, and after a success short again', async () => {
	const [first, second, third] = [await waited(new Unreachable()), await waited(new Unreachable()), 400];
	for (let tries = 0; tries < 8; tries++) await waited(new Unreachable());
	expect(await waited(new Unreachable())).toBeGreaterThan(Math.max(first, second) * 2);
	pause.reset();
	expect(await waited(new Unreachable())).toBeLessThan(third * 1.3);
});
