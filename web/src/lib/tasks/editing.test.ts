// Text that is being typed while others change the same text: mine is an edit of what stood there when I began.
import 'fake-indexeddb/auto';
import { questions } from '#lib/sync/questions.svelte.ts';
import { client, leave, start } from '#lib/sync/starting.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { editTask } from '#lib/tasks/editing.ts';
import { task } from '#lib/testing/cast.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { Draft } from '#lib/ui/draft.svelte.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const { asked } = vi.hoisted(() => ({ asked: vi.fn() }));
vi.mock('#lib/api/request.ts', async (original) => ({ ...(await original<object>()), request: asked }));

let model: ModelServer;
let draft: Draft;

beforeEach(async () => {
	vi.stubGlobal('localStorage', { getItem: () => 'me', setItem: () => null, removeItem: () => null });
	model = new ModelServer();
	model.tasks.set('milk', task('milk', { description: 'Oat' }));
	asked.mockImplementation((...given: Parameters<ModelServer['ask']>) => model.ask(...given));
	await start();
	draft = new Draft(
		() => store.tasks.get('milk')?.description ?? '',
		async (description, from) => (await editTask('milk', { description }, { description: from })) !== null,
	);
});

afterEach(leave);

/** Somebody else writes, and it arrives here. */
async function elsewhere(description: string): Promise<void> {
	await model.ask('PATCH', '/tasks/milk', { body: { description } });
	await client.pull();
}

async function finish(): Promise<void> {
	await draft.flush();
	await vi.waitFor(() => expect(client.state.outbox.all()).toEqual([]));
}

test('what came meanwhile is asked about', async () => {
	draft.value = 'Oat, two l';
	await elsewhere('Oat, the good one');
	draft.value = 'Oat, two litres';
	await finish();
	expect(model.tasks.get('milk')?.description).toBe('Oat, two litres');
	expect(questions.open).toMatchObject([{ kind: 'clash', clash: { theirs: 'Oat, the good one' } }]);
});

test('what came meanwhile stays where what was typed was taken out again', async () => {
	draft.value = 'Oats';
	await elsewhere('Oat, the good one');
	draft.value = 'Oat';
	await finish();
	expect([draft.value, questions.open]).toEqual(['Oat, the good one', []]);
});

test('what I have typed before myself is nothing to ask about', async () => {
	for (const text of ['Oat, two', 'Oat, two litres']) {
		draft.value = text;
		await finish();
	}
	expect([model.tasks.get('milk')?.description, questions.open]).toEqual(['Oat, two litres', []]);
});
