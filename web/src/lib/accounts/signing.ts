// Signing up and in. The pages for it load nothing of the app itself before somebody has signed in.
import { request } from '#lib/api/request.ts';
import type { Account } from '#lib/api/types.ts';
import { browserZone } from '#lib/tasks/civil.ts';

export async function signUp(email: string, password: string, name: string): Promise<void> {
	const body = { email, password, name, time_zone: browserZone() };
	await arrived((await request<Account>('POST', '/auth/signup', { body })).body);
}

export async function signIn(email: string, password: string): Promise<Account> {
	const { body } = await request<Account>('POST', '/auth/signin', { body: { email, password } });
	await arrived(body);
	return body;
}

async function arrived({ id }: Account): Promise<void> {
	const { arrive } = await import('#lib/sync/starting.ts');
	await arrive(id);
}
