// The copy through versions of its schema, and where the disk is full: what is unsent is never lost.
import 'fake-indexeddb/auto';
import { Copy, removeCopy } from '#lib/sync/copy.ts';
import { nothing } from '#lib/sync/delta.ts';
import type { Entry } from '#lib/sync/entry.ts';
import type { Question } from '#lib/sync/questions.svelte.ts';
import { task } from '#lib/testing/cast.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const entry: Entry = { key: 'k1', at: '', method: 'PATCH', path: '/tasks/milk', shows: [], about: '' };
const question = { id: 'q1', kind: 'refused', problem: { status: 400 }, entries: [] } as never as Question;
const rows = { cursor: 'c7', gone: nothing<string>(), put: { ...nothing<never>(), tasks: [task('milk')] } };

let copy: Copy;

beforeEach(async () => {
	copy = await Copy.open('me');
	await copy.write(rows);
	await copy.keep({ entries: [entry], questions: [question] });
});

afterEach(async () => {
	vi.restoreAllMocks();
	copy.close();
	await removeCopy('me');
});

test('a new schema reads the rows anew and keeps what is unsent and unanswered', async () => {
	copy.close();
	copy = await Copy.open('me', 3000, 3);
	expect((await copy.rows()).put.tasks).toEqual([]);
	expect(await copy.pending()).toEqual({ cursor: null, entries: [entry], questions: [question] });
	await copy.write(rows);
	expect((await copy.rows()).put.tasks).toHaveLength(1);
});

test('a tab of the version before does not hold up the new one, and says that it keeps nothing any more', async () => {
	const failed = vi.fn();
	copy.onfailure = failed;
	const fresh = await Copy.open('me', 3000, 3);
	expect((await fresh.pending()).entries).toEqual([entry]);
	await copy.keep({ entries: [{ ...entry, key: 'k2' }] });
	expect([copy.works, failed.mock.calls.length]).toEqual([false, 1]);
	copy = fresh;
});

test('an older app leaves the copy of a newer one alone', async () => {
	copy.close();
	(await Copy.open('me', 3000, 4)).close();
	await expect(Copy.open('me', 3000, 3)).rejects.toMatchObject({ name: 'VersionError' });
	copy = await Copy.open('me', 3000, 4);
	expect((await copy.pending()).entries).toEqual([entry]);
});

/** The disk is full: it is said at once, or at the end of the transaction. */
const FULL = {
	'at once': () => {
		throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
	},
	'at the end': function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
		const request = this.add(value, key);
		this.transaction.abort();
		return request;
	},
};

test.each(Object.keys(FULL) as (keyof typeof FULL)[])(
	'on a disk that says %s that it is full, it says so once and forgets still what is done',
	async (when) => {
		const failed = vi.fn();
		copy.onfailure = failed;
		vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(FULL[when]);
		await copy.keep({ entries: [{ ...entry, key: 'k2' }] });
		await copy.write({ ...rows, cursor: 'c8' });
		expect([copy.works, failed.mock.calls.length]).toEqual([false, 1]);
		expect(await copy.pending()).toEqual({ cursor: 'c7', entries: [entry], questions: [question] });
		await copy.keep({ entries: [{ ...entry, key: 'k3' }], done: ['k1'], settled: ['q1'] });
		expect(await copy.pending()).toEqual({ cursor: 'c7', entries: [], questions: [] });
	},
);
