// Whether a task is among those that a query asks for. The query is prepared once, for there are thousands of tasks.
import type { Task } from '#lib/api/types.ts';
import { addDays, dayIn } from '#lib/tasks/civil.ts';
import { type Looker, dueDay, isOverdue } from '#lib/tasks/due.ts';
import type { DueFilter, Query } from '#lib/tasks/query.ts';

type Test = (task: Task) => boolean;

/** The test for a query, as seen by whoever looks. */
export function matcher(query: Query, looker: Looker): Test {
	const tests = testsFor(query, looker);
	return (task) => tests.every((test) => test(task));
}

function testsFor({ q, status, priority, tag, listId, due }: Query, looker: Looker): Test[] {
	const tests: Test[] = [];
	if (status !== 'all') tests.push((task) => (task.completed_at === null) === (status === 'open'));
	if (priority) tests.push((task) => task.priority === priority);
	if (listId) tests.push((task) => task.list_id === listId);
	if (tag) tests.push(withTag(tag.toLowerCase()));
	if (due) tests.push(dueWithin(due, looker));
	if (q.trim()) tests.push(withWords(q));
	return tests;
}

function withTag(tag: string): Test {
	return (task) => task.tags.some((one) => one.toLowerCase() === tag);
}

function dueWithin(due: DueFilter, looker: Looker): Test {
	if (due === 'none') return (task) => task.due_date === null;
	if (due === 'overdue') return (task) => isOverdue(task, looker.now);
	const today = dayIn(looker.zone, looker.now);
	const lastOfWeek = addDays(today, 6);
	return (task) => {
		const day = dueDay(task, looker.zone);
		if (day === null) return false;
		if (due === 'later') return day > lastOfWeek;
		return day >= today && day <= (due === 'today' ? today : lastOfWeek);
	};
}

/** Every word must occur in title, description or tags. */
function withWords(q: string): Test {
	const words = fold(q).split(/\s+/).filter(Boolean);
	return (task) => {
		const text = textOf(task);
		return words.every((word) => text.includes(word));
	};
}

/** Rows are new objects when they change, so what is kept here never goes stale. */
const texts = new WeakMap<Task, string>();

function textOf(task: Task): string {
	let text = texts.get(task);
	if (text === undefined) {
		text = fold([task.title, task.description, ...task.tags.map((tag) => `#${tag}`)].join('\n'));
		texts.set(task, text);
	}
	return text;
}

const PLAIN = /^[\0-\x7f]*$/;

/** The same for "Müller", "muller" and "MÜLLER". */
export function fold(text: string): string {
	if (PLAIN.test(text)) return text.toLowerCase();
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
