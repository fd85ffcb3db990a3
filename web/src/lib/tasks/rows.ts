// Tasks as the rows of a view: in order, and as a tree. One changed task among ten thousand is put into its place; the
// others are neither sorted nor looked at again.
import type { Task } from '#lib/api/types.ts';
import { byDue, byPosition, byPriority, order, placeIn } from '#lib/tasks/order.ts';
import type { Sort } from '#lib/tasks/query.ts';
import { spanOf } from '#lib/ui/span.ts';

export interface Row {
	task: Task;
	/** 0 at the top. */
	depth: number;
}

/** The rows of these tasks: open before completed, pinned ones first, subtasks under their parents. */
export function rowsOf(tasks: readonly Task[], sort: Sort): Row[] {
	return new Tree(sort).take(tasks);
}

/** More changes than this at once are cheaper sorted as a whole. */
const FEW = 64;
const TOP = '';

/** The tasks of one view in one order, from one change to the next. */
export class Tree {
	readonly sort: Sort;
	readonly #compare: Comparison;
	#tasks: readonly Task[] = [];
	readonly #shown = new Map<string, Task>();
	/** In order: those at the top, and those below each that is shown. */
	#below = new Map<string, Task[]>();
	#rows: Row[] = [];
	/** Whether whole branches have moved, so that the rows are to be made anew. */
	#stale = false;

	constructor(sort: Sort) {
		this.sort = sort;
		this.#compare = comparison(sort);
	}

	/** The rows of the tasks that the view has now. */
	take(tasks: readonly Task[]): Row[] {
		const { gone, come } = difference(this.#tasks, tasks);
		this.#tasks = tasks;
		if (!gone.length && !come.length) return this.#rows;
		if (gone.length + come.length > FEW) this.#sortAll();
		else this.#mend(gone, come);
		return this.#rows;
	}

	#mend(gone: readonly Task[], come: readonly Task[]): void {
		this.#rows = [...this.#rows];
		const going = new Set(gone);
		for (const task of gone) this.#remove(task, going);
		for (const task of come) this.#insert(task);
		if (this.#stale) this.#flatten();
	}

	#sortAll(): void {
		this.#shown.clear();
		for (const task of this.#tasks) this.#shown.set(task.id, task);
		this.#below = Map.groupBy(this.#tasks, (task) => this.#placeOf(task));
		for (const siblings of this.#below.values()) siblings.sort(this.#compare);
		this.#flatten();
	}

	#placeOf({ parent_id }: Task): string {
		return parent_id !== null && this.#shown.has(parent_id) ? parent_id : TOP;
	}

	/** What stood below it goes first where it goes too, and otherwise stands on its own. */
	#remove(task: Task, going: ReadonlySet<Task>): void {
		if (this.#shown.get(task.id) !== task) return;
		const below = this.#below.get(task.id) ?? [];
		for (const child of below.filter((one) => going.has(one))) this.#remove(child, going);
		this.#takeOut(task);
		this.#shown.delete(task.id);
		const children = this.#below.get(task.id) ?? [];
		this.#stale ||= children.length > 0;
		this.#below.delete(task.id);
		for (const child of children) this.#putIn(child);
	}

	/** What stood on its own because this was not shown, stands below it. */
	#insert(task: Task): void {
		const children = (this.#below.get(TOP) ?? []).filter((one) => one.parent_id === task.id);
		this.#stale ||= children.length > 0;
		for (const child of children) this.#takeOut(child);
		this.#shown.set(task.id, task);
		for (const one of [task, ...children]) this.#putIn(one);
	}

	#takeOut(task: Task): void {
		const siblings = this.#below.get(this.#placeOf(task));
		const at = siblings?.indexOf(task) ?? -1;
		if (at >= 0) siblings?.splice(at, 1);
		if (!this.#stale) this.#rows.splice(this.#indexOf(task), 1);
	}

	#putIn(task: Task): void {
		const place = this.#placeOf(task);
		const siblings = this.#below.get(place) ?? [];
		const at = placeIn(siblings, task, this.#compare);
		siblings.splice(at, 0, task);
		this.#below.set(place, siblings);
		if (!this.#stale) this.#putRow(task, siblings[at - 1] ?? this.#shown.get(place), at > 0);
	}

	/** Put its row behind that of its parent, or behind that of the sibling before it and all below that. */
	#putRow(task: Task, above: Task | undefined, isSibling: boolean): void {
		const from = above ? this.#indexOf(above) : -1;
		const depth = (this.#rows[from]?.depth ?? -1) + (isSibling ? 0 : 1);
		let at = from + 1;
		while (isSibling && (this.#rows[at]?.depth ?? 0) > depth) at++;
		this.#rows.splice(at, 0, rowOf(task, depth));
	}

	/** By its row, which is there already; another tree may have made another one since. */
	#indexOf(task: Task): number {
		const row = known.get(task);
		const at = row ? this.#rows.indexOf(row) : -1;
		return at < 0 ? this.#rows.findIndex((one) => one.task === task) : at;
	}

	#flatten(): void {
		const rows: Row[] = [];
		const add = (siblings: readonly Task[], depth: number) => {
			for (const task of siblings) {
				rows.push(rowOf(task, depth));
				const children = this.#below.size > 1 && this.#below.get(task.id);
				if (children) add(children, depth + 1);
			}
		};
		add(this.#below.get(TOP) ?? [], 0);
		this.#rows = rows;
		this.#stale = false;
	}
}

/** What is in one of the arrays only. */
function difference(before: readonly Task[], after: readonly Task[]): { gone: Task[]; come: Task[] } {
	const { from, to, toAfter } = spanOf(before, after);
	const [old, fresh] = [before.slice(from, to), after.slice(from, toAfter)];
	const [olds, freshes] = [new Set(old), new Set(fresh)];
	return { gone: old.filter((task) => !freshes.has(task)), come: fresh.filter((task) => !olds.has(task)) };
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
