import { Collection } from '#lib/sync/collection.svelte.ts';
import { task } from '#lib/testing/cast.ts';
import type { Task } from '#lib/api/types.ts';
import { beforeEach, expect, test } from 'vitest';

let tasks: Collection<Task>;
const table = 'tasks';

/** Lay a change over a task; returns what lifts it. */
function lay(key: string, id: string, show: { patch: Partial<Task> } | { make: Task } | { gone: true }) {
	const shows = [{ table, id, ...show } as const];
	tasks.lay(key, shows);
	return () => tasks.lift(key, shows);
}

beforeEach(() => {
	tasks = new Collection<Task>();
	tasks.put([task('a', { title: 'Old' })]);
});

test('an unconfirmed change shows at once and is gone when it is lifted', () => {
	const lift = lay('1', 'a', { patch: { title: 'Mine' } });
	expect(tasks.get('a')?.title).toBe('Mine');
	expect(tasks.server('a')?.title).toBe('Old');
	lift();
	expect(tasks.get('a')?.title).toBe('Old');
});

test('what arrives from elsewhere does not wipe out my unconfirmed change of another field', () => {
	lay('1', 'a', { patch: { title: 'Mine' } });
	tasks.put([task('a', { title: 'Old', priority: 'high', version: 2 })]);
	expect(tasks.get('a')).toMatchObject({ title: 'Mine', priority: 'high' });
});

test('of two unconfirmed changes the later one shows, whichever is heard of first', () => {
	lay('2', 'a', { patch: { title: 'Second' } });
	const first = lay('1', 'a', { patch: { title: 'First' } });
	expect(tasks.get('a')?.title).toBe('Second');
	first();
	expect(tasks.get('a')?.title).toBe('Second');
});

test('an older row that arrives late changes nothing', () => {
	tasks.put([task('a', { title: 'Newest', version: 5 })]);
	tasks.put([task('a', { title: 'Late', version: 4 })]);
	expect(tasks.get('a')?.title).toBe('Newest');
});

test('the row of an answer is what the next change starts from, until /sync has a newer one', () => {
	tasks.answered(task('a', { title: 'Answered', version: 2 }));
	expect([tasks.server('a')?.version, tasks.get('a')?.title]).toEqual([2, 'Old']);
	tasks.put([task('a', { title: 'Synced', version: 3 })]);
	expect(tasks.server('a')?.title).toBe('Synced');
});

test('a new row shows before the server knows it and stays once it does', () => {
	const lift = lay('1', 'b', { make: task('b', { version: 0 }) });
	expect(tasks.get('b')).toBeDefined();
	tasks.put([task('b', { title: 'Stored' })]);
	lift();
	expect(tasks.get('b')?.title).toBe('Stored');
});

test('a refused new row is gone again', () => {
	lay('1', 'b', { make: task('b') })();
	expect(tasks.get('b')).toBeUndefined();
});

test('a row whose deletion is under way is hidden, and shown again when that is refused', () => {
	const lift = lay('1', 'a', { gone: true });
	expect(tasks.values()).toEqual([]);
	lift();
	expect(tasks.values()).toHaveLength(1);
});

test('a deletion taken back shows the row again before the server has done either', () => {
	lay('1', 'a', { gone: true });
	lay('2', 'a', { make: task('a', { title: 'Old' }) });
	expect(tasks.get('a')?.title).toBe('Old');
});

test('a row that went can still be seen as it last was', () => {
	tasks.remove(['a']);
	expect([tasks.get('a'), tasks.lastSeen('a')?.title]).toEqual([undefined, 'Old']);
});
