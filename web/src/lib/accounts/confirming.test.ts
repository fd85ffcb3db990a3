import { confirming } from '#lib/accounts/confirming.svelte.ts';
import { Problem } from '#lib/api/problem.ts';
import { expect, test, vi } from 'vitest';

const wanted = new Problem({ status: 403, code: 'confirmation_required', detail: '' });

test('what is not grave is done at once', async () => {
	expect(await confirming.before(async () => 'done')).toBe('done');
	expect(confirming.answer).toBeNull();
});

test('what is grave is done once the password was given', async () => {
	const work = vi.fn<() => Promise<string>>().mockRejectedValueOnce(wanted).mockResolvedValue('done');
	const done = confirming.before(work);
	await vi.waitFor(() => expect(confirming.answer).not.toBeNull());
	expect(work).toHaveBeenCalledTimes(1);
	confirming.answer?.(true);
	expect(await done).toBe('done');
	expect(confirming.answer).toBeNull();
});

test('who does not give the password leaves everything as it is', async () => {
	const work = vi.fn<() => Promise<string>>().mockRejectedValue(wanted);
	const done = confirming.before(work);
	await vi.waitFor(() => expect(confirming.answer).not.toBeNull());
	confirming.answer?.(false);
	expect(await done).toBeNull();
	expect(work).toHaveBeenCalledTimes(1);
});

test('another refusal is told as ever', async () => {
	const other = new Problem({ status: 409, code: 'too_many_tokens', detail: '' });
	await expect(confirming.before(() => Promise.reject(other))).rejects.toBe(other);
});
