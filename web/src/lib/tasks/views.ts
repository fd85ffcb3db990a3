// What a view shows of all tasks: which, in what order, and as what tree. Pure, so that it can be tested.
import type { Priority, Task } from '#lib/api/types.ts';
import { dayIn } from '#lib/tasks/civil.ts';
import { type Looker, dueDay, isOverdue } from '#lib/tasks/due.ts';
import { byPosition, byPriority, order } from '#lib/tasks/order.ts';

export type Status = 'open' | 'completed' | 'all';
export type Sort = 'position' | 'due' | 'priority' | 'title' | 'created' | 'updated';

export interface Query {
	q: string;
	status: Status;
	priority: Priority | null;
	tag: string | null;
	sort: Sort;
}

/** Which tasks a view is about, before anything is filtered. */
export type Scope = { kind: 'list'; listId: string } | { kind: 'today' } | { kind: 'all' };

export interface Row {
	task: Task;
	depth: number;
}

/** The rows of a view, parents before their subtasks. */
export function rowsOf(tasks: Iterable<Task>, scope: Scope, query: Query, looker: Looker): Row[] {
	const found = [...tasks].filter((task) => inScope(task, scope, query, looker) && matches(task, query));
	return asTree(found, comparison(query.sort, scope));
}

function inScope(task: Task, scope: Scope, query: Query, looker: Looker): boolean {
	if (scope.kind === 'list') return task.list_id === scope.listId;
	if (scope.kind === 'all') return true;
	return isForToday(task, query.status, looker);
}

function isForToday(task: Task, status: Status, looker: Looker): boolean {
	const today = dayIn(looker.zone, looker.now);
	if (task.completed_at) {
		return status !== 'open' && dayIn(looker.zone, new Date(task.completed_at)) === today;
	}
	const day = dueDay(task, looker.zone);
	return (day !== null && day <= today) || isOverdue(task, looker.now) || isStarting(task, today);
}

function isStarting(task: Task, today: string): boolean {
	return task.start_date === today;
}

export function matches(task: Task, query: Query): boolean {
	return (
		matchesStatus(task, query.status) &&
		(!query.priority || task.priority === query.priority) &&
		(!query.tag || task.tags.some((tag) => fold(tag) === fold(query.tag ?? ''))) &&
		matchesText(task, query.q)
	);
}

function matchesStatus(task: Task, status: Status): boolean {
	return status === 'all' || (status === 'open') === (task.completed_at === null);
}

/** Every word must occur in title, description or tags. */
function matchesText(task: Task, q: string): boolean {
	const words = fold(q).split(/\s+/).filter(Boolean);
	if (!words.length) return true;
	const text = fold([task.title, task.description, ...task.tags.map((tag) => `#${tag}`)].join('\n'));
	return words.every((word) => text.includes(word));
}

/** The same for "Müller", "muller" and "MÜLLER". */
export function fold(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

type Comparison = (a: Task, b: Task) => number;

function comparison(sort: Sort, scope: Scope): Comparison {
	const chosen = SORTS[sort];
	const late = (task: Task) => (task.completed_at ? 1 : 0);
	const pinned = (task: Task) => (task.pinned ? 0 : 1);
	const byList = scope.kind === 'list' ? () => 0 : (a: Task, b: Task) => order(a.list_id, b.list_id);
	return (a, b) =>
		late(a) - late(b) || pinned(a) - pinned(b) || chosen(a, b) || byList(a, b) || byPosition(a, b);
}

const FAR = '9999';
const SORTS: Record<Sort, Comparison> = {
	position: () => 0,
	due: (a, b) => order(a.due_at ?? FAR, b.due_at ?? FAR) || byPriority(a, b),
	priority: (a, b) => byPriority(a, b) || order(a.due_at ?? FAR, b.due_at ?? FAR),
	title: (a, b) => a.title.localeCompare(b.title),
	created: (a, b) => order(b.created_at, a.created_at),
	updated: (a, b) => order(b.updated_at, a.updated_at),
};

/** Subtasks under their parents; one whose parent is not shown stands on its own. */
export function asTree(tasks: readonly Task[], compare: Comparison): Row[] {
	const shown = new Set(tasks.map((task) => task.id));
	const below = Map.groupBy(tasks, (task) =>
		task.parent_id && shown.has(task.parent_id) ? task.parent_id : '',
	);
	const rows: Row[] = [];
	const add = (parent: string, depth: number) => {
		for (const task of (below.get(parent) ?? []).sort(compare)) {
			rows.push({ task, depth });
			add(task.id, depth + 1);
		}
	};
	add('', 0);
	return rows;
}

/** How many subtasks a task has, and how many are done. */
export function progressOf(tasks: Iterable<Task>): Map<string, { done: number; all: number }> {
	const progress = new Map<string, { done: number; all: number }>();
	for (const task of tasks) {
		if (!task.parent_id) continue;
		const one = progress.get(task.parent_id) ?? { done: 0, all: 0 };
		progress.set(task.parent_id, { done: one.done + (task.completed_at ? 1 : 0), all: one.all + 1 });
	}
	return progress;
}

/** All tags in use, by the alphabet. */
export function tagsOf(tasks: Iterable<Task>): string[] {
	const tags = new Map<string, string>();
	for (const task of tasks) for (const tag of task.tags) tags.set(tag.toLowerCase(), tag);
	return [...tags.values()].sort((a, b) => a.localeCompare(b));
}
