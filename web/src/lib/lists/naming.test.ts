import { listName } from '#lib/lists/naming.ts';
import { speak } from '#lib/words/words.svelte.ts';
import { afterEach, expect, test } from 'vitest';

afterEach(() => speak('en'));

test('an Inbox that nobody has renamed is called as in the language of whoever looks', async () => {
	await speak('de');
	expect(listName({ inbox: true, name: 'Inbox' })).toBe('Eingang');
	await speak('en');
	expect(listName({ inbox: true, name: 'Inbox' })).toBe('Inbox');
});

test('any other name is the person’s own, also of a list that is called like an Inbox', async () => {
	await speak('de');
	expect(listName({ inbox: true, name: 'Alles' })).toBe('Alles');
	expect(listName({ inbox: false, name: 'Inbox' })).toBe('Inbox');
});
