import { Collection } from '#lib/sync/collection.svelte.ts';
import { task } from '#lib/testing/cast.ts';
import type { Task } from '#lib/api/types.ts';
import { beforeEach, expect, test } from 'vitest';

let tasks: Collection<Task>;

beforeEach(() => {
	tasks = new Collection<Task>((given, held) => given.version >= held.version);
	tasks.put([task('a', { title: 'Old' })]);
});

test('an unconfirmed change shows at once and is gone when it is lifted', () => {
	const lift = tasks.expect('a', { title: 'Mine' });
	expect(tasks.get('a')?.title).toBe('Mine');
	expect(tasks.truth('a')?.title).toBe('Old');
	lift();
	expect(tasks.get('a')?.title).toBe('Old');
});

test('what arrives from elsewhere does not wipe out my unconfirmed change of another field', () => {
	tasks.expect('a', { title: 'Mine' });
	tasks.put([task('a', { title: 'Old', priority: 'high', version: 2 })]);
	expect(tasks.get('a')).toMatchObject({ title: 'Mine', priority: 'high' });
});

test('of two unconfirmed changes the later one shows, and lifting the first leaves it', () => {
	const first = tasks.expect('a', { title: 'First' });
	tasks.expect('a', { title: 'Second' });
	first();
	expect(tasks.get('a')?.title).toBe('Second');
});

test('an older answer that arrives late changes nothing', () => {
	tasks.put([task('a', { title: 'Newest', version: 5 })]);
	tasks.put([task('a', { title: 'Late', version: 4 })]);
	expect(tasks.get('a')?.title).toBe('Newest');
});

test('a new row shows before the server knows it and stays once it does', () => {
	const lift = tasks.expectNew(task('b', { version: 0 }));
	expect(tasks.get('b')).toBeDefined();
	tasks.put([task('b', { title: 'Stored' })]);
	lift();
	expect(tasks.get('b')?.title).toBe('Stored');
});

test('a refused new row is gone again', () => {
	tasks.expectNew(task('b'))();
	expect(tasks.get('b')).toBeUndefined();
});

test('a row whose deletion is under way is hidden, and shown again when that is refused', () => {
	const lift = tasks.expectGone('a');
	expect(tasks.values()).toEqual([]);
	lift();
	expect(tasks.values()).toHaveLength(1);
});

test('the answer to an edit does not bring back what was deleted meanwhile', () => {
	tasks.remove(['a']);
	tasks.refresh(task('a', { version: 9 }));
	expect(tasks.get('a')).toBeUndefined();
});
