// Everything the palette can do: to the tasks in question, the places to go, the rest of the app.
import { goto } from '$app/navigation';
import { page } from '$app/state';
import { editAccount } from '#lib/accounts/actions.ts';
import { leaving } from '#lib/accounts/leaving.svelte.ts';
import type { Priority, Task } from '#lib/api/types.ts';
import { undoLatest } from '#lib/history/actions.ts';
import { canWrite, listsInOrder } from '#lib/lists/actions.ts';
import { listName } from '#lib/lists/naming.ts';
import { homeZone } from '#lib/tasks/actions.ts';
import { completeAll, deleteAll, editAll, moveAllToList, reopenAll } from '#lib/tasks/bulk.ts';
import { addDays, dayIn, weekdayOf } from '#lib/tasks/civil.ts';
import { dayLabel } from '#lib/tasks/due.ts';
import { PRIORITIES } from '#lib/tasks/query.ts';
import { withPane } from '#lib/ui/pane.ts';
import { LANGUAGES, type Language, t } from '#lib/words/words.svelte.ts';

export interface Command {
	id: string;
	label: string;
	/** The group it stands in. */
	kind: string;
	run: () => unknown;
}

/** What the shell does for the palette. */
export interface Shell {
	help: () => void;
	newList: () => void;
}

export function commandsFor(tasks: readonly Task[], shell: Shell): Command[] {
	return [...(tasks.length ? taskCommands(tasks) : []), ...placeCommands(), ...appCommands(shell)];
}

function taskCommands(tasks: readonly Task[]): Command[] {
	const [first] = tasks;
	const kind = tasks.length === 1 && first ? first.title : t('palette.kind.tasks', { count: tasks.length });
	const command = (id: string, label: string, run: () => unknown): Command => ({ id, label, kind, run });
	const done = tasks.every((task) => task.completed_at);
	return [
		done
			? command('reopen', t('palette.reopen'), () => reopenAll(tasks))
			: command('complete', t('palette.complete'), () => completeAll(tasks)),
		...dueChoices().map(({ day, label }) =>
			command(`due ${day}`, label, () => editAll(tasks, { due_date: day }, label)),
		),
		...([...PRIORITIES, null] as (Priority | null)[]).map((priority) => {
			const word = t(`tasks.priority.${priority ?? 'none'}`);
			return command(`priority ${word}`, t('palette.priority', { priority: word }), () =>
				editAll(tasks, { priority }, word),
			);
		}),
		...listsInOrder()
			.filter((list) => canWrite(list) && tasks.some((task) => task.list_id !== list.id))
			.map((list) =>
				command(`move ${list.id}`, t('palette.move', { list: listName(list) }), () =>
					moveAllToList(tasks, list.id),
				),
			),
		command('delete', t('palette.delete'), () => deleteAll(tasks)),
	];
}

function dueChoices(): { day: string | null; label: string }[] {
	const today = dayIn(homeZone(), new Date());
	const days = [today, addDays(today, 1), addDays(today, 7 - weekdayOf(today))];
	return [
		...days.map((day) => ({ day, label: t('palette.due', { day: dayLabel(day, today) }) })),
		{ day: null, label: t('palette.noDue') },
	];
}

function placeCommands(): Command[] {
	const kind = t('palette.kind.go');
	const views: [string, string][] = [
		['/today', t('lists.today')],
		['/upcoming', t('upcoming.title')],
		['/calendar', t('calendar.title')],
		['/board', t('board.title')],
		['/all', t('lists.all')],
		['/search', t('tasks.search')],
		[withPane(page.url, { kind: 'suggestions' }), t('lists.suggestions')],
		...listsInOrder().map(({ id, inbox, name }): [string, string] => [
			inbox ? '/lists/inbox' : `/lists/${id}`,
			name,
		]),
		['/completed', t('completed.title')],
		['/history', t('lists.history')],
		['/settings', t('lists.settings')],
	];
	return views.map(([address, label]) => ({ id: `go ${address}`, label, kind, run: () => goto(address) }));
}

function appCommands(shell: Shell): Command[] {
	const kind = t('palette.kind.do');
	const command = (id: string, label: string, run: () => unknown): Command => ({ id, label, kind, run });
	return [
		command('add', t('palette.newTask'), addTask),
		command('list', t('palette.newList'), shell.newList),
		command('undo', t('palette.undo'), undoLatest),
		command('keys', t('palette.keys'), shell.help),
		...(['system', 'light', 'dark'] as const).map((theme) =>
			command(`look ${theme}`, t('palette.look', { look: t(`accounts.look.${theme}`) }), () =>
				editAccount({ preferences: { theme } }),
			),
		),
		...(Object.keys(LANGUAGES) as Language[]).map((language) =>
			command(`language ${language}`, t('palette.language', { language: LANGUAGES[language] }), () =>
				editAccount({ preferences: { language } }),
			),
		),
		command('leave', t('palette.signOut'), () => leaving.leave()),
	];
}

/** Where this view has no line to add a task, the Inbox has one. */
async function addTask(): Promise<void> {
	const line = () => document.querySelector<HTMLElement>('[data-quick-add]');
	if (!line()) await goto('/lists/inbox');
	line()?.focus();
}
