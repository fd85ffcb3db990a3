import type { Message } from '#lib/sync/messages.ts';
import { Tabs } from '#lib/sync/tabs.ts';
import { expect, test, vi } from 'vitest';

test('what another tab says before this one listens is heard, in its order', async () => {
	const here = new Tabs('me', null, new BroadcastChannel('me'));
	const there = new Tabs('me', null, new BroadcastChannel('me'));
	there.tell({ kind: 'hello' });
	there.tell({ kind: 'pull' });
	await new Promise((resolve) => setTimeout(resolve, 50));
	const heard: Message['kind'][] = [];
	here.hear(({ kind }) => heard.push(kind));
	there.tell({ kind: 'renewed' });
	await vi.waitFor(() => expect(heard).toEqual(['hello', 'pull', 'renewed']));
	[here, there].forEach((tabs) => tabs.close());
});
