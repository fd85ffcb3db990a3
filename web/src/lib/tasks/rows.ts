// Tasks as the rows of a view: in order, and as a tree. Pure, so that it can be tested.
import type { Task } from '#lib/api/types.ts';
import { byDue, byPosition, byPriority, order } from '#lib/tasks/order.ts';
import type { Sort } from '#lib/tasks/query.ts';

export interface Row {
	task: Task;
	/** 0 at the top. */
	depth: number;
}

/** The rows of these tasks: open before completed, pinned ones first, subtasks under their parents. */
export function rowsOf(tasks: readonly Task[], sort: Sort): Row[] {
	const compare = comparison(sort);
	const shown = new Set(tasks.map((task) => task.id));
	const placeOf = ({ parent_id }: Task) => (parent_id !== null && shown.has(parent_id) ? parent_id : '');
	const below = Map.groupBy(tasks, placeOf);
	const rows: Row[] = [];
	const add = (parent: string, depth: number) => {
		for (const task of below.get(parent)?.sort(compare) ?? []) {
			rows.push(rowOf(task, depth));
			if (below.size > 1) add(task.id, depth + 1);
		}
	};
	add('', 0);
	return rows;
}

const known = new WeakMap<Task, Row>();

/** The same row for the same task, so that nothing is drawn anew of what has not changed. */
function rowOf(task: Task, depth: number): Row {
	let row = known.get(task);
	if (row?.depth !== depth) known.set(task, (row = { task, depth }));
	return row;
}

type Comparison = (a: Task, b: Task) => number;

const LETTERS = new Intl.Collator();
const SORTS: Record<Sort, Comparison> = {
	position: byPosition,
	due: byDue,
	priority: (a, b) => byPriority(a, b) || byDue(a, b),
	title: (a, b) => LETTERS.compare(a.title, b.title) || byPosition(a, b),
	created: (a, b) => order(b.created_at, a.created_at) || byPosition(a, b),
	updated: (a, b) => order(b.updated_at, a.updated_at) || byPosition(a, b),
};

function comparison(sort: Sort): Comparison {
	const chosen = SORTS[sort];
	return (a, b) => rank(a) - rank(b) || chosen(a, b);
}

function rank(task: Task): number {
	return (task.completed_at ? 2 : 0) + (task.pinned ? 0 : 1);
}
