// Which tasks a query asks for. The query is prepared once, for there are thousands of tasks.
import type { Task } from '#lib/api/types.ts';
import { addDays, dayIn } from '#lib/tasks/civil.ts';
import { type Looker, dueDay, isOverdue } from '#lib/tasks/due.ts';
import type { DueFilter, Query } from '#lib/tasks/query.ts';

type Test = (task: Task) => boolean;

/**
 * Those of these tasks that a query asks for, as seen by whoever looks; `tasksIn` has seen to its status, and `Search`
 * sees to its words.
 */
export function matching(tasks: readonly Task[], query: Query, looker: Looker): readonly Task[] {
	return testsFor(query, looker).reduce((left, test) => left.filter(test), tasks);
}

function testsFor({ priority, tag, listId, due }: Query, looker: Looker): Test[] {
	const tests: Test[] = [];
	if (priority) tests.push((task) => task.priority === priority);
	if (listId) tests.push((task) => task.list_id === listId);
	if (tag) tests.push(withTag(tag.toLowerCase()));
	if (due) tests.push(dueWithin(due, looker));
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

/** What words find among some tasks. From one letter to the next only what was left is looked at again. */
export class Search {
	readonly #found = new Map<string, readonly Task[]>();

	constructor(tasks: readonly Task[]) {
		this.#found.set('', tasks);
	}

	/** Those in whose title, description or tags every word occurs, in their order; all where there is none. */
	for(q: string): readonly Task[] {
		const asked = fold(q).trim();
		const known = this.#found.get(asked);
		if (known) return known;
		const found = this.#beginningOf(asked).filter(withWords(asked));
		this.#found.set(asked, found);
		return found;
	}

	/** What the longest beginning that was asked for before has found: whatever fits the whole is among it. */
	#beginningOf(asked: string): readonly Task[] {
		for (let end = asked.length; end; end--) {
			const found = this.#found.get(asked.slice(0, end));
			if (found) return found;
		}
		return this.#found.get('') as readonly Task[];
	}
}

function withWords(folded: string): Test {
	const words = folded.split(/\s+/);
	return (task) => {
		const text = textOf(task);
		for (const word of words) if (!text.includes(word)) return false;
		return true;
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
