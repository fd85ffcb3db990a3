// One device with one tab and no copy, for tests that let time go by themselves.
import type { Ask } from '#lib/api/request.ts';
import { Client } from '#lib/sync/client.ts';
import { Tabs } from '#lib/sync/tabs.ts';
import { vi } from 'vitest';

/** Open the app there, with a clock of the test's own; it has read what there is after so many milliseconds. */
export async function openAlone(ask: Ask, milliseconds = 1000): Promise<Client> {
	vi.useFakeTimers();
	const client = new Client({ ask });
	await client.open('me', null, new Tabs('me', null, null));
	client.run();
	await vi.advanceTimersByTimeAsync(milliseconds);
	return client;
}

/** Close it, and let time go by itself again. */
export function closeAlone(client: Client): void {
	client.close();
	vi.useRealTimers();
}
