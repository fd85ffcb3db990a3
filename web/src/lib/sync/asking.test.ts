import type { Answer, Ask } from '#lib/api/request.ts';
import type { SyncAnswer } from '#lib/api/types.ts';
import { Client } from '#lib/sync/client.ts';
import { Tabs } from '#lib/sync/tabs.ts';
import { answer, task } from '#lib/testing/cast.ts';
import { expect, test, vi } from 'vitest';

type Give = (given: Answer<SyncAnswer>) => void;

/** A server that answers when it is told to. */
function slowly(): { ask: Ask; waiting: Give[] } {
	const waiting: Give[] = [];
	const ask: Ask = <T>() => new Promise<Answer<T>>((give) => waiting.push(give as Give));
	return { ask, waiting };
}

const told = (title: string): Answer<SyncAnswer> => ({
	body: answer({ tasks: [task(title)] }),
	status: 200,
	operationId: null,
});

test('an answer that was meant for the account before, the next one never sees', async () => {
	const { ask, waiting } = slowly();
	const client = new Client({ ask });
	await client.open('ada', null, new Tabs('ada', null, null));
	client.run();
	await vi.waitFor(() => expect(waiting).toHaveLength(1));
	client.close();
	await client.open('ben', null, new Tabs('ben', null, null));
	client.run();
	waiting[0]?.(told('secret'));
	await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(1));
	waiting.slice(1).forEach((give) => give(told('mine')));
	await vi.waitFor(() => expect(client.store.tasks.get('mine')).toBeDefined());
	expect(client.store.tasks.values().map(({ id }) => id)).toEqual(['mine']);
	client.close();
});
