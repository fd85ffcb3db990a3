import { Unreachable } from '#lib/api/problem.ts';
import { request } from '#lib/api/request.ts';
import { afterEach, expect, test, vi } from 'vitest';

const answers = vi.fn<typeof fetch>();
vi.stubGlobal('fetch', answers);
afterEach(() => answers.mockReset());

const no = () => new Response('{"code":"unauthenticated","detail":""}', { status: 401 });
const yes = () => new Response('{"id":"1"}', { status: 200 });

test('what was under way while the session got another cookie is sent again', async () => {
	answers.mockResolvedValueOnce(no()).mockResolvedValueOnce(yes());
	expect((await request('GET', '/me')).body).toEqual({ id: '1' });
	const [first, second] = answers.mock.calls;
	expect(second).toEqual([first?.[0], { ...first?.[1], signal: expect.anything() }]);
});

test('who is signed out is told so after the second try', async () => {
	answers.mockImplementation(async () => no());
	await expect(request('GET', '/me')).rejects.toMatchObject({ status: 401 });
	expect(answers).toHaveBeenCalledTimes(2);
});

test('a wrong password is not tried twice', async () => {
	answers.mockImplementation(async () => no());
	await expect(request('POST', '/auth/signin', { body: {} })).rejects.toMatchObject({ status: 401 });
	expect(answers).toHaveBeenCalledTimes(1);
});

/** A connection that has died without a word. */
const nothing = (_: unknown, init?: RequestInit) =>
	new Promise<Response>((_, reject) =>
		init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
	);

test('a request to which no answer ever comes is given up', async () => {
	vi.useFakeTimers();
	answers.mockImplementation(nothing);
	const asked = request('POST', '/sync', { body: {} }).catch((error: unknown) => error);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(await Promise.race([asked, 'waits'])).toBeInstanceOf(Unreachable);
	vi.useRealTimers();
});

test('a large one has the time that its way takes on a slow network', async () => {
	vi.useFakeTimers();
	answers.mockImplementation(nothing);
	const asked = request('POST', '/import', { body: 'x'.repeat(1_000_000) }).catch((error: unknown) => error);
	await vi.advanceTimersByTimeAsync(200_000);
	expect(await Promise.race([asked, 'waits'])).toBe('waits');
	vi.useRealTimers();
});

test('what the page has asked for before the app had started is not asked for again', async () => {
	expect((await request('POST', '/sync', { body: {}, begun: Promise.resolve(yes()) })).body).toEqual({
		id: '1',
	});
	expect(answers).not.toHaveBeenCalled();
});

test('unless it came with another cookie', async () => {
	answers.mockImplementation(async () => yes());
	expect((await request('POST', '/sync', { begun: Promise.resolve(no()) })).body).toEqual({ id: '1' });
});

test('where nothing came of it, there is no answer', async () => {
	const failed = Promise.reject<Response>(new TypeError('Failed to fetch'));
	await expect(request('POST', '/sync', { begun: failed })).rejects.toBeInstanceOf(Unreachable);
});

test('and it is not waited for for ever', async () => {
	vi.useFakeTimers();
	const begun = new Promise<Response>(() => undefined);
	const asked = request('POST', '/sync', { begun }).catch((error: unknown) => error);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(await Promise.race([asked, 'waits'])).toBeInstanceOf(Unreachable);
	vi.useRealTimers();
});
