// The page begins anew with a new version, and what was typed into a line and not added yet is there again.
import { typedBefore } from '#lib/ui/lines.ts';
import { update } from '#lib/ui/update.svelte.ts';
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => vi.unstubAllGlobals());

test('the lines for a task and for a subtask are kept apart, and once', async () => {
	const kept = new Map<string, string>();
	vi.stubGlobal('sessionStorage', {
		getItem: (name: string) => kept.get(name) ?? null,
		setItem: (name: string, value: string) => kept.set(name, value),
		removeItem: (name: string) => kept.delete(name),
	});
	const lines = [
		{ dataset: { keep: 'task' }, value: 'Half a thou' },
		{ dataset: { keep: 'subtask 1' }, value: 'Half a st' },
	];
	vi.stubGlobal('document', { querySelectorAll: () => lines, activeElement: null });
	vi.stubGlobal('location', { reload: () => null });
	await update.apply();
	const typed = ['subtask 2', 'subtask 1', 'task', 'task'].map(typedBefore);
	expect(typed).toEqual(['', 'Half a st', 'Half a thou', '']);
});
