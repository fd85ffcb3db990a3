import { type Entry, followersOf, independent } from '#lib/sync/entry.ts';
import { task } from '#lib/testing/cast.ts';
import { expect, test } from 'vitest';

const LIST = '00000000-0000-7000-8000-0000000000aa';
const [A, B] = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'];

let made = 0;
function entry(path: string, body: object, shows: Entry['shows']): Entry {
	return { key: `key-${++made}`, at: '', method: 'POST', path, body, shows, about: '' };
}
const creation = (id: string, parent: string | null = null) =>
	entry('/tasks', { id, list_id: LIST, parent_id: parent }, [{ table: 'tasks', id, make: task(id) }]);
const edit = (id: string) => entry(`/tasks/${id}`, {}, [{ table: 'tasks', id, patch: { title: 'x' } }]);

test('changes of different tasks go at once, also into the same list', () => {
	expect(independent([creation(A), creation(B)])).toHaveLength(2);
});

test('a second change of a task waits for the first', () => {
	const [first, second] = [edit(A), edit(A)];
	expect(independent([first, second])).toEqual([first]);
});

test('a subtask waits for its parent, and a task for its list', () => {
	const list = entry('/lists', { id: LIST }, [{ table: 'lists', id: LIST, make: task(LIST) }]);
	expect(independent([creation(A), creation(B, A)])).toHaveLength(1);
	expect(independent([list, creation(A)])).toEqual([list]);
});

test('what waits holds up what depends on it in turn', () => {
	const [made, nested] = [creation(A), creation(B, A)];
	expect(independent([made, nested, edit(B)])).toEqual([made]);
});

test('with a refused creation goes everything that rests on it', () => {
	const [made, nested, renamed] = [creation(A), creation(B, A), edit(B)];
	expect(followersOf(made, [nested, renamed, creation(LIST)])).toEqual([nested, renamed]);
});
