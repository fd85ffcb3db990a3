// Settings changed in two places: each for itself, the later one of the same wins, and the other is asked about.
import 'fake-indexeddb/auto';
import { editAccount } from '#lib/accounts/actions.ts';
import type { Answer } from '#lib/api/request.ts';
import type { Account, AccountPatch } from '#lib/api/types.ts';
import { undoLatest } from '#lib/history/actions.ts';
import { exchange } from '#lib/sync/answering.ts';
import { client, leave, start } from '#lib/sync/starting.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { answer } from '#lib/testing/cast.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const { asked } = vi.hoisted(() => ({ asked: vi.fn() }));
vi.mock('#lib/api/request.ts', async (original) => ({ ...(await original<object>()), request: asked }));
vi.mock('#lib/ui/theme.ts', () => ({ useTheme: () => undefined }));

const MINUTE = 60_000;
let account: Account;

/** The server's side of it: now, or at another time. */
function patch({ preferences, ...plain }: AccountPatch, ahead = 0): Account {
	const updated_at = new Date(Date.now() + ahead).toISOString();
	const merged = { ...account.preferences, ...preferences };
	return (account = { ...account, ...plain, preferences: merged, updated_at } as Account);
}

beforeEach(async () => {
	let remembered: string | null = null;
	vi.stubGlobal('localStorage', {
		getItem: () => remembered,
		setItem: (_: string, whose: string) => (remembered = whose),
		removeItem: () => null,
	});
	account = { id: 'me', name: 'Ada', time_zone: 'UTC', email: 'a@b.c', updated_at: '2026-01-01' } as Account;
	patch({ preferences: { theme: 'light', language: 'en' } }, -MINUTE);
	asked.mockImplementation(async (method: string, path: string, options: { body: AccountPatch }) => {
		const body =
			path === '/sync' ? answer({ account }) : method === 'PATCH' ? patch(options.body) : { items: [] };
		return { body, status: 200, operationId: null } satisfies Answer<unknown>;
	});
	await start();
	await vi.waitFor(() => expect(store.connection).toBe('live'));
});

afterEach(leave);

const settled = () => vi.waitFor(() => expect(client.state.outbox.all()).toEqual([]));

/** What is done here while others do something that was not seen. */
async function meanwhile(theirs: AccountPatch, ahead: number, mine: AccountPatch): Promise<void> {
	client.sender.stop();
	void editAccount(mine);
	patch(theirs, ahead);
	await client.puller.pull();
	client.sender.start();
	await settled();
}

const clashes = () =>
	client.state.questions.open.map((one) => one.kind === 'clash' && [one.clash.field, one.clash.mineWins]);

test('different settings merge', async () => {
	await meanwhile({ preferences: { language: 'de' } }, MINUTE, { preferences: { theme: 'dark' } });
	expect([account.preferences, clashes()]).toEqual([{ theme: 'dark', language: 'de' }, []]);
});

test('of the same one the later wins, the other asks, and takes its place on demand', async () => {
	await meanwhile({ preferences: { theme: 'system' } }, MINUTE, { preferences: { theme: 'dark' } });
	expect([account.preferences.theme, clashes()]).toEqual(['system', [['theme', false]]]);
	exchange(client.state.questions.open[0] as never);
	await settled();
	expect([account.preferences.theme, clashes()]).toEqual(['dark', []]);
});

test('mine is the later one', async () => {
	await meanwhile({ name: 'Grace' }, -MINUTE / 2, { name: 'Ada L.' });
	expect([account.name, clashes()]).toEqual(['Ada L.', [['name', true]]]);
});

test('one after the other, and back again, asks nothing', async () => {
	client.sender.stop();
	for (const theme of ['dark', 'system', 'light', 'dark'] as const)
		void editAccount({ preferences: { theme } });
	await undoLatest();
	client.sender.start();
	await settled();
	expect([account.preferences.theme, clashes()]).toEqual(['light', []]);
});
