import { nothing } from '#lib/sync/delta.ts';
import { Store } from '#lib/sync/store.svelte.ts';
import { task } from '#lib/testing/cast.ts';
import { expect, test } from 'vitest';

test('a task that moves out of a list, which is dropped in the same breath, stays', async () => {
	const store = new Store();
	store.tasks.put([task('a', { list_id: 'garden' })]);
	const moved = task('a', { list_id: 'inbox', version: 2 });
	const gone = { ...nothing<string>(), lists: ['garden'], tasks: ['a'] };
	await store.applyInSlices({ cursor: '2', gone, put: { ...nothing<never>(), tasks: [moved] } }, () => {});
	expect(store.tasks.get('a')).toBe(moved);
});

test('a long delta comes in slices, and the screen is told when all of it is there', async () => {
	const store = new Store();
	const tasks = Array.from({ length: 20_000 }, (_, number) => task(`task-${number}`));
	let told = false;
	const arriving = store.applyInSlices(
		{ cursor: '2', gone: nothing(), put: { ...nothing<never>(), tasks } },
		() => (told = true),
	);
	await new Promise((resolve) => setTimeout(resolve));
	expect(told).toBe(false);
	await arriving;
	expect([told, store.tasks.openCount()]).toEqual([true, tasks.length]);
});
