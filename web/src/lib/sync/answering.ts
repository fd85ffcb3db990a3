// Answering the questions: keep mine, take theirs, bring it back, try again, let it go.
import { editAccount } from '#lib/accounts/actions.ts';
import { request } from '#lib/api/request.ts';
import type { ChangeEntry, NewReminder, NewTask, Page, Task, TaskList } from '#lib/api/types.ts';
import { undo } from '#lib/history/actions.ts';
import { editList, inbox } from '#lib/lists/actions.ts';
import type { Entry, NewEntry } from '#lib/sync/entry.ts';
import { nested } from '#lib/sync/flat.ts';
import type { Clash } from '#lib/sync/merging.ts';
import type { Question } from '#lib/sync/questions.svelte.ts';
import { client } from '#lib/sync/starting.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { editTask } from '#lib/tasks/editing.ts';
import { asGiven } from '#lib/tasks/reminders.ts';
import { repeatWords } from '#lib/tasks/repeating.ts';
import { drafted } from '#lib/tasks/showing.ts';
import { v7 as newId } from 'uuid';

/** It is fine as it is. */
export function letGo(question: Question): void {
	client.settle([question.id]);
}

/** Give the field the value that was replaced. */
export function exchange(question: Question & { kind: 'clash' }): void {
	const { id, field, mine, theirs, mineWins } = question.clash;
	const patch = { [field]: asSent(field, mineWins ? theirs : mine) };
	if (store.accounts.get(id)) void editAccount(nested(patch));
	else if (store.lists.get(id)) editList(id, patch);
	else void editTask(id, patch);
	letGo(question);
}

/** A value as the API takes it: without what the server adds to it. */
function asSent(field: string, value: unknown): unknown {
	if (field === 'reminders') return (value as NewReminder[]).map(asGiven);
	return field === 'recurrence' ? repeated(value as Task['recurrence']) : value;
}

function repeated(recurrence: Task['recurrence']): NewTask['recurrence'] {
	return recurrence && { rule: recurrence.rule, basis: recurrence.basis };
}

/** Do again what was refused; what was meant for a list that is gone goes to the Inbox. */
export function tryAgain(question: Question & { kind: 'refused' }): void {
	resendAll(question.entries);
	letGo(question);
}

/** In their order; one that takes back another one of them takes back what that has become. */
function resendAll(entries: readonly Entry[]): void {
	const keys = new Map<string | undefined, string>();
	for (const entry of entries)
		keys.set(entry.key, resend({ ...entry, undoes: keys.get(entry.undoes) ?? entry.undoes }));
}

/** Returns its new key. */
function resend({ method, path, body, shows, seen, about, undoes }: NewEntry): string {
	return client.send({
		method,
		path,
		about,
		...housed(body, shows),
		...(seen && { seen }),
		...(undoes && { undoes }),
	}).key;
}

function housed(body: unknown, shows: NewEntry['shows']): Pick<NewEntry, 'body' | 'shows'> {
	const listId = (body as Partial<Task> | undefined)?.list_id;
	const home = inbox()?.id;
	if (!listId || !home || store.lists.get(listId)) return { body, shows };
	const moved = { list_id: home, parent_id: null };
	return {
		body: { ...(body as object), ...moved },
		shows: shows.map((show) =>
			'make' in show ? { ...show, make: { ...show.make, ...moved } } : show,
		) as never,
	};
}

/** Undo the deletion, or where that is not possible make it anew, with my changes. Throws Unreachable. */
export async function bringBack(question: Question & { kind: 'deleted' }): Promise<void> {
	const { row, entries } = question;
	const deletion = await deletionOf(row);
	if (deletion && (await undo(deletion))) resendAll(entries);
	else if ('list_id' in row) makeAnew(row, entries);
	letGo(question);
}

async function deletionOf(row: Task | TaskList): Promise<string | undefined> {
	const query = 'list_id' in row ? { task_id: row.id } : { list_id: row.id };
	const { body } = await request<Page<ChangeEntry>>('GET', '/changes', { query });
	return body.items.find((one) => one.kind === 'delete' && one.entity_id === row.id)?.operation_id;
}

/** A task like it under another id, and upon it what I did to it. */
function makeAnew(row: Task, entries: Entry[]): void {
	const id = newId();
	const { title, description, priority, tags, position, estimate_minutes, pinned, start_date } = row;
	const { due_date, due_time, time_zone, list_id } = row;
	const plain = { title, description, priority, tags, position, estimate_minutes, pinned, start_date };
	const due = { due_date, due_time, time_zone, recurrence: repeated(row.recurrence) };
	const body = { ...plain, ...due, reminders: row.reminders.map(asGiven), id, list_id };
	const show = { table: 'tasks' as const, id, make: drafted(body) };
	resend({ method: 'POST', path: '/tasks', body, shows: [show], about: '' });
	const rest = entries.filter((entry) => !entry.seen?.[row.id]);
	resendAll(JSON.parse(JSON.stringify(rest).replaceAll(row.id, id)) as Entry[]);
}

/** A value of a field in a line. */
export function valueWords(value: Clash['mine']): string {
	if (value === null || value === undefined || value === '') return '—';
	if (Array.isArray(value))
		return value.map((one) => (typeof one === 'object' ? '•' : String(one))).join(', ') || '—';
	if (typeof value === 'object') return 'rule' in value ? repeatWords(String(value.rule)) : '•';
	const text = String(value);
	return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
