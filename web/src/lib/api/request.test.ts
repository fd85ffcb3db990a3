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
	expect(answers.mock.calls[1]).toEqual(answers.mock.calls[0]);
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
