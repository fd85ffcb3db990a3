// All my tasks as the screens read them: by list, by parent, by day, by tag. Each accessor is reactive for what it
// answers and nothing else; arrays stay the same until something in them changes, so a `$derived` can rest on them.
import type { Task } from '#lib/api/types.ts';
import { Collection } from '#lib/sync/collection.svelte.ts';
import { Index } from '#lib/sync/indexes.svelte.ts';
import { browserZone } from '#lib/tasks/civil.ts';
import { dueDay } from '#lib/tasks/due.ts';
import { byDue, byPosition, order } from '#lib/tasks/order.ts';

const ALL = 'all';

export class Tasks extends Collection<Task> {
	/** Null until somebody asks: to learn the browser's zone takes a while. */
	#zone: string | null = null;
	readonly #places = new Index<Task>((task) => [task.parent_id ?? task.list_id], byPosition);
	readonly #lists = new Index<Task>((task) => [task.list_id], byPosition);
	readonly #open = new Index<Task>((task) => (task.completed_at ? [] : [ALL, task.list_id]), byDue);
	readonly #completed = new Index<Task>(
		(task) => (task.completed_at ? [ALL, task.list_id] : []),
		byCompletion,
	);
	readonly #days = new Index<Task>((task) => (task.completed_at ? [] : this.#daysOf(task)), byDue);
	readonly #starts = new Index<Task>((task) => startOf(task), byPosition);
	readonly #tags = new Index<Task>((task) => task.tags.map((tag) => tag.toLowerCase()), byPosition);
	protected override readonly indexes = [
		...[this.#places, this.#lists, this.#open, this.#completed],
		...[this.#days, this.#starts, this.#tags],
	];

	/** One that is held already changes nothing, and so nothing is drawn anew. */
	protected override isNews(task: Task, held: Task | undefined): boolean {
		const isHeld = held?.version === task.version && held.revision === task.revision;
		return !isHeld && super.isNews(task, held);
	}

	/** The tasks at the top of a list, or right below a task, open and completed, by position. */
	under(listOrTaskId: string): readonly Task[] {
		return this.#places.of(listOrTaskId);
	}

	/** Every task of a list, subtasks too, by position. */
	inList(listId: string): readonly Task[] {
		return this.#lists.of(listId);
	}

	/** Every open task (of a list), the next due first. */
	open(listId = ALL): readonly Task[] {
		return this.#open.of(listId);
	}

	openCount(listId = ALL): number {
		return this.#open.count(listId);
	}

	/** Every completed task (of a list), the last completed first. */
	completed(listId = ALL): readonly Task[] {
		return this.#completed.of(listId);
	}

	completedCount(listId = ALL): number {
		return this.#completed.count(listId);
	}

	/** The open tasks due on a day (YYYY-MM-DD, as seen in my zone), the earliest first. */
	dueOn(day: string): readonly Task[] {
		return this.#days.of(day);
	}

	/** The open tasks due up to and on a day, the earliest first. */
	dueUntil(day: string): readonly Task[] {
		const days = this.#days.keys().filter((one) => one <= day);
		return days.sort().flatMap((one) => this.#days.of(one));
	}

	/** The open tasks that start on a day. */
	startingOn(day: string): readonly Task[] {
		return this.#starts.of(day);
	}

	/** The tags in use, in lower case, by the alphabet; each task's own spelling is in the task. */
	tags(): string[] {
		return this.#tags.keys().sort((a, b) => a.localeCompare(b));
	}

	/** The tasks with a tag, however it is spelled. */
	tagged(tag: string): readonly Task[] {
		return this.#tags.of(tag.toLowerCase());
	}

	/** The ids of the server's tasks of a list. */
	idsIn(listId: string): string[] {
		return [...this.ids()].filter((id) => this.server(id)?.list_id === listId);
	}

	/** In whose days `dueOn` counts: a task due at a time of another zone may fall on another day here. */
	seenFrom(zone: string): void {
		if (zone === this.#zone) return;
		const shown = this.values();
		for (const task of shown) this.#days.note(task, undefined);
		this.#zone = zone;
		for (const task of shown) this.#days.note(undefined, task);
		this.#days.tell();
	}

	#daysOf(task: Task): string[] {
		const day = dueDay(task, (this.#zone ??= browserZone()));
		return day ? [day] : [];
	}
}

function startOf(task: Task): string[] {
	return task.start_date && !task.completed_at ? [task.start_date] : [];
}

function byCompletion(a: Task, b: Task): number {
	return order(b.completed_at ?? '', a.completed_at ?? '') || byPosition(a, b);
}
