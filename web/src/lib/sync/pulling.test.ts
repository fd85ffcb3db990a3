import { pullAll } from '#lib/sync/pulling.ts';
import { Store } from '#lib/sync/store.svelte.ts';
import { answer, list, task } from '#lib/testing/cast.ts';
import { afterEach, expect, test, vi } from 'vitest';

const asked: (string | null)[] = [];

function serve(...responses: (() => Response)[]): void {
	asked.length = 0;
	vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
		asked.push((JSON.parse(String(init.body)) as { cursor: string | null }).cursor);
		return responses.shift()?.() ?? Response.error();
	});
}

const ok = (body: object) => () => Response.json(body);
const gone = () => Response.json({ status: 410, code: 'cursor_void', detail: 'Void.' }, { status: 410 });

afterEach(() => vi.unstubAllGlobals());

test('it asks again with the new cursor until there is no more', async () => {
	serve(ok(answer({ cursor: 'one', more: true })), ok(answer({ cursor: 'two' })));
	const store = new Store();
	await pullAll(store);
	expect(asked).toEqual([null, 'one']);
	expect(store.cursor).toBe('two');
});

test('a void cursor starts anew, and what the server no longer has is dropped', async () => {
	const store = new Store();
	store.lists.put([list('inbox')]);
	store.tasks.put([task('lost'), task('kept')]);
	store.cursor = 'before the restore';
	serve(gone, ok(answer({ cursor: 'fresh', lists: [list('inbox')], tasks: [task('kept')] })));
	await pullAll(store);
	expect(asked).toEqual(['before the restore', null]);
	expect([...store.tasks.rows.keys()]).toEqual(['kept']);
});

test('another refusal is passed on and leaves the cursor', async () => {
	const store = new Store();
	store.cursor = 'here';
	serve(() => Response.json({ status: 503, code: 'busy', detail: 'Busy.' }, { status: 503 }));
	await expect(pullAll(store)).rejects.toMatchObject({ status: 503 });
	expect(store.cursor).toBe('here');
});
