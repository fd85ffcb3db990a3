// What changes in the rows of the server's that we hold: the answers of /sync, as rows to put and ids to drop.
import type { Account, Suggestion, SyncAnswer, Task, TaskList } from '#lib/api/types.ts';

export interface Rows {
	tasks: Task;
	lists: TaskList;
	suggestions: Suggestion;
	accounts: Account;
}
export type Table = keyof Rows;
export type Row = Rows[Table];
export const TABLES: readonly Table[] = ['lists', 'tasks', 'suggestions', 'accounts'];

export type Held = { [T in Table]: Rows[T][] };

export interface Delta {
	/** Where this brings us; null while more is to come of a sync from the beginning. */
	cursor: string | null;
	gone: Record<Table, string[]>;
	put: Held;
}

/** The change that an answer of /sync is; `tasksOf` names the tasks held of a list. */
export function deltaOf(answer: SyncAnswer, tasksOf: (listId: string) => string[]): Delta {
	return {
		cursor: answer.cursor,
		gone: {
			...nothing(),
			lists: answer.dropped_lists,
			tasks: [...answer.deleted_tasks, ...answer.dropped_lists.flatMap(tasksOf)],
		},
		put: {
			tasks: answer.tasks,
			lists: answer.lists,
			suggestions: answer.suggestions,
			accounts: answer.account ? [answer.account] : [],
		},
	};
}

/** The ids of which a delta says something. */
export function idsIn({ gone, put }: Delta): string[] {
	return TABLES.flatMap((table) => [...gone[table], ...put[table].map((row) => row.id)]);
}

/** A delta without what it says of some rows. */
export function without(ids: ReadonlySet<string>, { gone, put }: Delta): Delta {
	const left = nothing<string>();
	const rows: Record<Table, Row[]> = nothing<Row>();
	for (const table of TABLES) {
		left[table] = gone[table].filter((id) => !ids.has(id));
		rows[table] = put[table].filter((row) => !ids.has(row.id));
	}
	return { cursor: null, gone: left, put: rows as Held };
}

/** An empty row of every table. */
export function nothing<Kind>(): Record<Table, Kind[]> {
	return { tasks: [], lists: [], suggestions: [], accounts: [] };
}

/** Gathers the pages of a sync from the beginning; what is held and was in none of them is gone. */
export class WholeSync {
	readonly #seen = new Set<string>();

	/** The same page, at the end with what is gone; only the last one has a cursor, so a half does not count. */
	take(page: Delta, more: boolean, held: Record<Table, Iterable<string>>): Delta {
		for (const table of TABLES) {
			page.gone[table].forEach((id) => this.#seen.delete(id));
			page.put[table].forEach((row) => this.#seen.add(row.id));
		}
		if (more) return { ...page, cursor: null };
		const gone = nothing<string>();
		for (const table of TABLES) {
			const unseen = [...held[table]].filter((id) => !this.#seen.has(id));
			gone[table] = [...page.gone[table], ...unseen];
		}
		return { ...page, gone };
	}
}
