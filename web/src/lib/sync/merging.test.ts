import type { Task } from '#lib/api/types.ts';
import type { Entry } from '#lib/sync/entry.ts';
import { followingFrom, followingRefusal, merge, requestOf } from '#lib/sync/merging.ts';
import { task } from '#lib/testing/cast.ts';
import { expect, test } from 'vitest';

const EARLY = '2026-11-27T10:00:00Z';
const LATE = '2026-11-27T11:00:00Z';

function edit(fields: Partial<Task>, more: Partial<Entry> = {}): Entry {
	const shows = [{ table: 'tasks' as const, id: 'a', patch: fields }];
	return {
		...{ key: '1', at: EARLY, method: 'PATCH' as const, path: '/tasks/a', about: '', shows },
		...{ body: fields, seen: { a: task('a') } },
		...more,
	};
}

test('fields that others changed stay as they are, and mine go on top of their version', () => {
	const merged = merge({ title: 'Mine' }, task('a'), task('a', { priority: 'high', version: 4 }), EARLY);
	expect(merged).toEqual({ fields: { title: 'Mine' }, version: 4, clashes: [] });
});

test('of the same field the later edit wins: an earlier one of mine is not sent, and is told', () => {
	const row = task('a', { title: 'Theirs', version: 4, updated_at: LATE });
	const { fields, clashes } = merge({ title: 'Mine', pinned: true }, task('a'), row, EARLY);
	expect(fields).toEqual({ pinned: true });
	expect(clashes).toMatchObject([{ field: 'title', mine: 'Mine', theirs: 'Theirs', mineWins: false }]);
});

test('a later one of mine is sent, and what it replaces is told', () => {
	const row = task('a', { title: 'Theirs', version: 4, updated_at: EARLY });
	const { fields, clashes } = merge({ title: 'Mine' }, task('a'), row, LATE);
	expect([fields, clashes[0]?.mineWins]).toEqual([{ title: 'Mine' }, true]);
});

test('where others wrote the same as I, there is nothing to ask', () => {
	const row = task('a', { title: 'Same', version: 2, updated_at: LATE });
	expect(merge({ title: 'Same' }, task('a'), row, EARLY).clashes).toEqual([]);
});

test('reminders and recurrences are compared by what a person decides, not by what the server adds', () => {
	const reminder = { minutes_before: 10, remind_at: null };
	const seen = task('a', { reminders: [{ ...reminder, id: '0' }] });
	const row = task('a', {
		reminders: [{ ...reminder, id: 'made by the server' }],
		version: 2,
		updated_at: LATE,
	});
	expect(merge({ reminders: [] }, seen, row, EARLY).clashes).toEqual([]);
});

test('a place in an order is given to the last who moves it, without a question', () => {
	const row = task('a', { position: 'b', version: 2, updated_at: LATE });
	expect(merge({ position: 'c' }, task('a'), row, EARLY)).toMatchObject({
		fields: { position: 'c' },
		clashes: [],
	});
});

test('of several edits at once only those that lost are left out', () => {
	const edits = ['a', 'b'].map((id) => ({ kind: 'update', task_id: id, change: { priority: 'low' } }));
	const entry = edit(
		{},
		{ path: '/operations', method: 'POST', body: { edits }, seen: { a: task('a'), b: task('b') } },
	);
	const rows: Record<string, Task> = {
		a: task('a', { priority: 'high', version: 2, updated_at: LATE }),
		b: task('b', { version: 7 }),
	};
	const request = requestOf(entry, (id) => rows[id]);
	expect(request.body).toEqual({ edits: [{ ...edits[1], version: 7 }] });
	expect(request.clashes).toHaveLength(1);
});

test('what my own earlier edit made of a field is no work of others', () => {
	const first = edit({ title: 'First' });
	const second = edit({ title: 'Second' }, { key: '2' });
	const row = task('a', { title: 'First', version: 2, updated_at: LATE });
	const [rebased] = followingFrom(first, [row], [second]);
	expect(requestOf(rebased as Entry, () => row).clashes).toEqual([]);
});

test('what lost against others is theirs still for what I did later', () => {
	const first = edit({ title: 'First', pinned: true });
	const second = edit({ title: 'Second' }, { key: '2', seen: { a: task('a', { title: 'First' }) } });
	const row = task('a', { title: 'Theirs', pinned: true, version: 3, updated_at: LATE });
	const { clashes } = requestOf(first, () => row);
	const [rebased = second] = followingFrom(first, [row], [second], clashes);
	expect(requestOf(rebased, () => row).clashes).toMatchObject([{ mine: 'Second', theirs: 'Theirs' }]);
});

test('what was refused was never there for what I did upon it', () => {
	const first = edit({ title: 'First' });
	const second = edit(
		{ title: 'Second', pinned: true },
		{ key: '2', seen: { a: task('a', { title: 'First' }) } },
	);
	const [rebased = second] = followingRefusal(first, [second]);
	expect(requestOf(rebased, () => task('a')).clashes).toEqual([]);
});

test('a refusal hides nothing that others wrote', () => {
	const first = edit({ title: 'First' });
	const second = edit({ title: 'Second' }, { key: '2', seen: { a: task('a', { title: 'First' }) } });
	const [rebased = second] = followingRefusal(first, [second]);
	const row = task('a', { title: 'Theirs', version: 2 });
	expect(requestOf(rebased, () => row).clashes).toMatchObject([{ theirs: 'Theirs' }]);
});
