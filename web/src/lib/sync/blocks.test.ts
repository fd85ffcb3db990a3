// The server's rows on the disk: what is written comes back.
import 'fake-indexeddb/auto';
import type { Task } from '#lib/api/types.ts';
import { Copy, removeCopy } from '#lib/sync/copy.ts';
import { type Delta, nothing } from '#lib/sync/delta.ts';
import type { Entry } from '#lib/sync/entry.ts';
import { task } from '#lib/testing/cast.ts';
import { openDB } from 'idb';
import { afterEach, expect, test } from 'vitest';

const entry: Entry = { key: 'one', at: '', method: 'POST', path: '/tasks', shows: [], about: 'add' };

afterEach(() => removeCopy('me'));

/** What /sync says: these tasks, and that those are gone. */
function delta(cursor: string | null, tasks: Task[], gone: string[] = []): Delta {
	return { cursor, gone: { ...nothing(), tasks: gone }, put: { ...nothing<never>(), tasks } };
}

/** What a page that opens now finds. */
async function reopened(): Promise<{ titles: string[]; cursor: string | null; keys: string[] }> {
	const copy = await Copy.open('me');
	const [
		{
			put: { tasks },
		},
		{ cursor, entries },
	] = await Promise.all([copy.rows(), copy.pending()]);
	copy.close();
	return { titles: tasks.map((one) => one.title).sort(), cursor, keys: entries.map((one) => one.key) };
}

test('rows come back as they were last written, with the cursor they bring us to', async () => {
	const copy = await Copy.open('me');
	const written = [
		copy.write(delta('1', [task('1-ba'), task('2-ba'), task('c')])),
		copy.write(delta('2', [task('1-ba', { title: 'Changed' })], ['c'])),
	];
	await Promise.all(written);
	await copy.write(delta('3', [task('3-ba')]));
	copy.close();
	expect(await reopened()).toMatchObject({ titles: ['Changed', 'Task 2-ba', 'Task 3-ba'], cursor: '3' });
});

test('the pages of a first sync are written with the last of them, so that half of one never counts', async () => {
	const copy = await Copy.open('me');
	void copy.write(delta(null, [task('a')]));
	await new Promise((resolve) => setTimeout(resolve, 500));
	expect(await reopened()).toMatchObject({ titles: [], cursor: null });
	await copy.write(delta('1', [task('b')]));
	copy.close();
	expect(await reopened()).toMatchObject({ titles: ['Task a', 'Task b'], cursor: '1' });
});

test('a copy of the version before keeps what is unsent, and reads its rows anew', async () => {
	const old = await openDB('reeve-me', 1, {
		upgrade: (db) => {
			for (const table of ['tasks', 'lists', 'suggestions', 'accounts'])
				db.createObjectStore(table, { keyPath: 'id' });
			db.createObjectStore('outbox', { keyPath: 'key' });
			db.createObjectStore('questions', { keyPath: 'id' });
			db.createObjectStore('about');
		},
	});
	await old.put('tasks', task('a'));
	await old.put('outbox', entry);
	await old.put('about', '7', 'cursor');
	old.close();
	expect(await reopened()).toEqual({ titles: [], cursor: null, keys: ['one'] });
});
