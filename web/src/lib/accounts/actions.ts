// Signing out, and what a person can do to their account.
import { request } from '#lib/api/request.ts';
import type { Account, AccountPatch, ApiToken, MadeToken, NewToken, Page, Session } from '#lib/api/types.ts';
import { remember } from '#lib/history/actions.ts';
import { change } from '#lib/sync/changing.ts';
import { flat } from '#lib/sync/flat.ts';
import type { NewEntry } from '#lib/sync/entry.ts';
import { client, leave } from '#lib/sync/starting.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { useTheme } from '#lib/ui/theme.ts';
import { t } from '#lib/words/words.svelte.ts';

/** Changes that are still to be sent when somebody signs out. */
export class Unsent extends Error {
	readonly count: number;

	constructor(count: number) {
		super();
		this.count = count;
	}
}

/** Sign out and forget everything here. Throws Unsent where changes would be lost by it, unless they are let go. */
export async function signOut(letGo = false): Promise<void> {
	if (!letGo) await sent();
	await request('POST', '/auth/signout');
	await leave();
}

const PATIENCE = 5000;

async function sent(): Promise<void> {
	const { outbox } = client.state;
	await Promise.race([outbox.empty(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
	if (outbox.unsent) throw new Unsent(outbox.unsent);
}

/** Change the account; shown at once. */
export async function editAccount(patch: AccountPatch): Promise<boolean> {
	const before = store.account;
	if (!before) return false;
	if (patch.preferences?.theme) useTheme(patch.preferences.theme);
	const after = { ...before, ...patched(before, patch) };
	const edited = change<Account>(editOf(before, patch), editOf(after, formerly(before, patch)));
	remember([edited]);
	return (await edited.done) !== null;
}

function editOf(before: Account, patch: AccountPatch): NewEntry {
	const shows = [{ table: 'accounts' as const, id: before.id, patch: patched(before, patch) }];
	const seen = { [before.id]: flat(before) };
	return { method: 'PATCH', path: '/me', body: patch, shows, seen, about: t('tasks.notSaved') };
}

/** What a change makes of the account. */
function patched(before: Account, patch: AccountPatch): Partial<Account> {
	return { ...patch, preferences: { ...before.preferences, ...patch.preferences } } as Partial<Account>;
}

/** What these fields were before. */
function formerly(before: Account, patch: AccountPatch): AccountPatch {
	const old = (row: object, names: object) =>
		Object.fromEntries(Object.keys(names).map((name) => [name, (row as never)[name]]));
	const { preferences, ...plain } = patch;
	return { ...old(before, plain), ...(preferences && { preferences: old(before.preferences, preferences) }) };
}

export async function changePassword(current_password: string, new_password: string): Promise<void> {
	await request('PUT', '/me/password', { body: { current_password, new_password } });
}

/** Prove once more who one is; good for a quarter of an hour. */
export async function confirmPassword(password: string): Promise<void> {
	await request('PUT', '/me/confirmation', { body: { password } });
}

/** Erase the account with everything in it, for ever. */
export async function deleteAccount(password: string): Promise<void> {
	await request('DELETE', '/me', { body: { password } });
	await leave();
}

export async function readSessions(): Promise<Session[]> {
	return (await request<Page<Session>>('GET', '/sessions')).body.items;
}

export async function endSession(id: string): Promise<void> {
	await request('DELETE', `/sessions/${id}`);
}

export async function readTokens(): Promise<ApiToken[]> {
	return (await request<Page<ApiToken>>('GET', '/tokens')).body.items;
}

/** Make a token; its secret is in the answer and never again. */
export async function makeToken(body: NewToken): Promise<MadeToken> {
	return (await request<MadeToken>('POST', '/tokens', { body })).body;
}

export async function deleteToken(id: string): Promise<void> {
	await request('DELETE', `/tokens/${id}`);
}
