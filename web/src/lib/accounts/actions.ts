// Signing up, in and out, and what a person can do to their account.
import { request } from '#lib/api/request.ts';
import type { Account, AccountPatch, ApiToken, MadeToken, NewToken, Page, Session } from '#lib/api/types.ts';
import { send, sent } from '#lib/sync/outbox.ts';
import { leave } from '#lib/sync/starting.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { browserZone } from '#lib/tasks/civil.ts';
import { told } from '#lib/ui/toasts.svelte.ts';
import { useTheme } from '#lib/ui/theme.ts';
import { t } from '#lib/words/words.svelte.ts';

export async function signUp(email: string, password: string, name: string): Promise<void> {
	const body = { email, password, name, time_zone: browserZone() };
	await request<Account>('POST', '/auth/signup', { body });
}

export async function signIn(email: string, password: string): Promise<Account> {
	return (await request<Account>('POST', '/auth/signin', { body: { email, password } })).body;
}

/** Sign out once everything is sent, and forget everything here. */
export async function signOut(): Promise<void> {
	await sent();
	await request('POST', '/auth/signout');
	leave();
}

/** Change the account; shown at once. */
export async function editAccount(patch: AccountPatch): Promise<boolean> {
	const before = store.account;
	if (before) {
		store.account = { ...before, ...patch, preferences: { ...before.preferences, ...patch.preferences } };
		if (patch.preferences?.theme) useTheme(patch.preferences.theme);
	}
	const done = await told(
		send<Account>({
			method: 'PATCH',
			path: '/me',
			options: () => ({ body: patch }),
			settle: ({ body }) => (store.account = body),
		}),
		t('tasks.notSaved'),
	);
	if (!done) store.account = before;
	return done !== null;
}

export async function changePassword(current_password: string, new_password: string): Promise<void> {
	await request('PUT', '/me/password', { body: { current_password, new_password } });
}

/** Erase the account with everything in it, for ever. */
export async function deleteAccount(password: string): Promise<void> {
	await request('DELETE', '/me', { body: { password } });
	leave();
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
