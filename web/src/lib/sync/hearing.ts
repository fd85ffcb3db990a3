// What a tab makes of what the others say.
import type { Client } from '#lib/sync/client.ts';
import type { Change, Message, Said } from '#lib/sync/messages.ts';

/** Milliseconds in which a tab keeps a change and says so. */
export const SOON = 1000;

/** Take what another tab of this browser has said. */
export function hear(client: Client, message: Message): void {
	const { kind } = message;
	if (kind === 'hello' || kind === 'there' || kind === 'coming' || kind === 'pull') {
		if (client.leads) serve(client, message);
	} else if (kind === 'welcome') void client.puller.join(message.cursor);
	else if (kind === 'standing') follow(client, message);
	else if (kind === 'renewed') client.session.hear(false);
	else if (kind === 'left') client.close(client.onleft);
	else take(client, message);
}

function serve(client: Client, message: Said<'hello' | 'there' | 'coming' | 'pull'>): void {
	if (message.kind === 'pull') void client.live.update();
	else if (message.kind === 'coming') setTimeout(() => void look(client, message.key), SOON);
	else if (message.kind === 'there') client.answer();
	else client.welcome();
}

async function look(client: Client, key: string): Promise<void> {
	if (isUnknown(client, key)) await lookForKept(client);
}

/** A tab that is closed as soon as its change is on the disk says so to nobody. */
export async function lookForKept(client: Client): Promise<void> {
	const entries = (await client.pending())?.entries ?? [];
	for (const entry of entries) if (isUnknown(client, entry.key)) client.happen({ kind: 'entry', entry });
	client.sender.go();
}

function isUnknown({ state }: Client, key: string): boolean {
	return !state.outbox.has(key) && state.outbox.operationOf(key) === undefined;
}

function follow(client: Client, { connection, filling, expired }: Said<'standing'>): void {
	if (client.leads) return;
	const { leading, store, session } = client;
	leading.answered();
	Object.assign(store, { connection, filling });
	session.hear(expired);
}

function take(client: Client, change: Change): void {
	if (change.kind === 'delta') client.puller.hear(change.delta);
	// The tab that leads may have no copy: one of an older version, or one whose disk was full.
	if (change.kind === 'delta' && change.confirmed.length) void client.keep({ done: change.confirmed });
	void client.state.take(change).then(() => client.sender.go());
}
