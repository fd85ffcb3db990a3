import { send, unsent } from '#lib/sync/outbox.ts';
import { session } from '#lib/sync/session.svelte.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

interface Seen {
	path: string;
	key: string | undefined;
}
const seen: Seen[] = [];

function serve(...responses: (() => Response | Promise<Response>)[]): void {
	seen.length = 0;
	vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
		seen.push({ path, key: (init.headers as Record<string, string>)['Idempotency-Key'] });
		const next = responses.shift();
		if (!next) throw new TypeError('Failed to fetch');
		return next();
	});
}

const refusal = (status: number) => () => Response.json({ status, code: 'no', detail: 'No.' }, { status });
const away = () => Promise.reject(new TypeError('Failed to fetch'));

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test('changes are sent one after the other, in order', async () => {
	let release: (response: Response) => void = () => undefined;
	serve(
		() => new Promise<Response>((resolve) => (release = resolve)),
		() => Response.json({}),
	);
	const first = send({ method: 'POST', path: '/lists' });
	const second = send({ method: 'POST', path: '/tasks' });
	await vi.advanceTimersByTimeAsync(50);
	expect(seen.map((one) => one.path)).toEqual(['/api/v1/lists']);
	release(Response.json({}));
	await Promise.all([first, second]);
	expect(seen.map((one) => one.path)).toEqual(['/api/v1/lists', '/api/v1/tasks']);
});

test('where no answer came, the same request goes again with the same key', async () => {
	serve(away, refusal(503), () => Response.json({}));
	const done = send({ method: 'POST', path: '/tasks' });
	await vi.runAllTimersAsync();
	await done;
	expect(seen).toHaveLength(3);
	expect(new Set(seen.map((one) => one.key)).size).toBe(1);
	expect(seen[0]?.key).toBeTruthy();
});

test('a long outage loses nothing: the change is still shown and goes out when it is over', async () => {
	serve(...Array.from({ length: 12 }, () => away), () => Response.json({}));
	const lift = vi.fn();
	const done = send({ method: 'POST', path: '/tasks', lift });
	await vi.advanceTimersByTimeAsync(60_000);
	expect(lift).not.toHaveBeenCalled();
	expect(unsent()).toBe(1);
	await vi.runAllTimersAsync();
	await done;
	expect(unsent()).toBe(0);
});

test('a refused change is lifted off, told, and does not hold up the next', async () => {
	serve(refusal(422), () => Response.json({}));
	const lift = vi.fn();
	await expect(send({ method: 'PATCH', path: '/tasks/a', lift })).rejects.toMatchObject({ status: 422 });
	expect(lift).toHaveBeenCalledOnce();
	await expect(send({ method: 'DELETE', path: '/tasks/b' })).resolves.toMatchObject({ status: 200 });
});

test('a session that has ended holds the change until the person is back', async () => {
	serve(refusal(401), () => Response.json({ id: 'a' }));
	const lift = vi.fn();
	const done = send({ method: 'PATCH', path: '/tasks/a', lift });
	await vi.advanceTimersByTimeAsync(10);
	expect(session.expired).toBe(true);
	expect(lift).not.toHaveBeenCalled();
	session.renew();
	await done;
	expect(session.expired).toBe(false);
	expect(seen).toHaveLength(2);
});
