import { WholeSync, apply } from '#lib/sync/applying.ts';
import { Store } from '#lib/sync/store.svelte.ts';
import { answer, list, task } from '#lib/testing/cast.ts';
import { beforeEach, expect, test } from 'vitest';

let store: Store;

beforeEach(() => {
	store = new Store();
	apply(
		store,
		answer({ lists: [list('inbox'), list('home')], tasks: [task('a'), task('b', { list_id: 'home' })] }),
	);
});

test('a dropped list takes its tasks with it and leaves the others', () => {
	apply(store, answer({ dropped_lists: ['home'] }));
	expect([...store.lists.rows.keys()]).toEqual(['inbox']);
	expect([...store.tasks.rows.keys()]).toEqual(['a']);
});

test('a task moved to another list of mine is deleted and delivered in one answer: it stays', () => {
	apply(store, answer({ deleted_tasks: ['a'], tasks: [task('a', { list_id: 'home', version: 2 })] }));
	expect(store.tasks.get('a')?.list_id).toBe('home');
});

test('a task moved out of a dropped list stays', () => {
	apply(store, answer({ dropped_lists: ['home'], tasks: [task('b', { list_id: 'inbox', version: 2 })] }));
	expect(store.tasks.get('b')?.list_id).toBe('inbox');
});

test('the cursor is remembered, and an answer with more to come is not the whole', () => {
	const fresh = new Store();
	apply(fresh, answer({ cursor: 'half', more: true }));
	expect([fresh.cursor, fresh.ready]).toEqual(['half', false]);
	apply(fresh, answer({ cursor: 'whole' }));
	expect([fresh.cursor, fresh.ready]).toEqual(['whole', true]);
});

test('a sync from the beginning drops at its end what was in none of its pages', () => {
	const whole = new WholeSync();
	for (const page of [answer({ more: true, lists: [list('inbox')] }), answer({ tasks: [task('a')] })]) {
		apply(store, page);
		whole.take(store, page);
	}
	expect([...store.lists.rows.keys()]).toEqual(['inbox']);
	expect([...store.tasks.rows.keys()]).toEqual(['a']);
});
