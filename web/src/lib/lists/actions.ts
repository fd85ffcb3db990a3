// What a person can do to lists.
import type { TaskList } from '#lib/api/types.ts';
import { offerUndo, offerUndoOfLast } from '#lib/history/actions.ts';
import { change } from '#lib/sync/changing.ts';
import type { NewEntry, Show } from '#lib/sync/entry.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { between, positionAt } from '#lib/tasks/positions.ts';
import { byPosition } from '#lib/tasks/order.ts';
import { t } from '#lib/words/words.svelte.ts';
import { v7 as newId } from 'uuid';

/** The colours a list can be given; each is readable as a dot on light and dark. */
export const COLORS = [
	{ value: '#b3462f', name: 'brick' },
	{ value: '#c07a1a', name: 'amber' },
	{ value: '#7d8b2a', name: 'olive' },
	{ value: '#3c8a62', name: 'green' },
	{ value: '#2e8499', name: 'teal' },
	{ value: '#4a6fc0', name: 'blue' },
	{ value: '#8260b4', name: 'violet' },
	{ value: '#b4527f', name: 'rose' },
] as const;

/** My lists, the Inbox first. */
export function listsInOrder(): TaskList[] {
	return store.lists.values().sort((a, b) => Number(b.inbox) - Number(a.inbox) || byPosition(a, b));
}

export function inbox(): TaskList | undefined {
	return store.lists.values().find((list) => list.inbox && list.role === 'owner');
}

export function canWrite(list: TaskList | undefined): boolean {
	return list?.role === 'owner' || list?.role === 'editor';
}

/** Make a list, the last one. Returns its id at once; `undone`: what is to happen when it is taken back. */
export function addList(name: string, color: string | null, undone: (id: string) => void): string {
	const id = newId();
	const body = { id, name, color, position: between(listsInOrder().at(-1)?.position ?? null, null) };
	const now = new Date().toISOString();
	const facts = { inbox: false, role: 'owner' as const, revision: 0, version: 0 };
	const list: TaskList = { ...body, ...facts, created_at: now, updated_at: now };
	const made = change<TaskList>({
		...{ method: 'POST', path: '/lists', body, about: t('lists.notMade', { name }) },
		shows: [{ table: 'lists', id, make: list }],
	});
	offerUndo(t('lists.made', { name }), { ...made, undone: () => undone(id) });
	return id;
}

type ListPatch = { name?: string; color?: string | null; position?: string };

export function editList(id: string, patch: ListPatch): void {
	const seen = store.lists.get(id);
	if (!seen) return;
	const before = Object.keys(patch).map((name) => [name, seen[name as keyof ListPatch]]);
	// Colour and place are mine alone, and in no history.
	const counter = editOf(id, Object.fromEntries(before) as ListPatch, { ...seen, ...patch });
	const edited = change<TaskList>(editOf(id, patch, seen), counter);
	offerUndoOfLast(t('lists.changed', { name: patch.name ?? seen.name }), edited);
}

function editOf(id: string, patch: ListPatch, seen: TaskList): NewEntry {
	return {
		...{ method: 'PATCH', path: `/lists/${id}`, body: patch, about: t('lists.notChanged') },
		shows: [{ table: 'lists', id, patch }],
		seen: { [id]: seen },
	};
}

/** One step up (-1) or down (1) among the lists; the Inbox stays first. */
export function moveList(list: TaskList, step: -1 | 1): void {
	const movable = listsInOrder().filter((one) => !one.inbox);
	const to = movable.findIndex((one) => one.id === list.id) + step;
	if (to < 0 || to >= movable.length) return;
	const position = positionAt(movable, list.id, to);
	if (position !== null) editList(list.id, { position });
}

export function deleteList(list: TaskList): void {
	const tasks = store.tasks.inList(list.id).map(({ id }): Show => ({ table: 'tasks', id, gone: true }));
	const deleted = change<null>({
		...{ method: 'DELETE', path: `/lists/${list.id}`, about: t('lists.notDeleted') },
		shows: [{ table: 'lists', id: list.id, gone: true }, ...tasks],
	});
	offerUndo(t('lists.deleted', { name: list.name }), deleted);
}
