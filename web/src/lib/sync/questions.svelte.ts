// What the engine does not decide alone: a value that lost against another, an edit of something deleted elsewhere, a
// change that was refused when nobody was there to hear it. They survive a reload, and every tab shows them.
import type { Details } from '#lib/api/problem.ts';
import type { Task, TaskList } from '#lib/api/types.ts';
import type { Entry } from '#lib/sync/entry.ts';
import type { Clash } from '#lib/sync/merging.ts';
import { SvelteMap } from 'svelte/reactivity';

export type Question =
	/** Two edits of one field: one of them was replaced. */
	| { id: string; kind: 'clash'; clash: Clash }
	/** What I changed was deleted elsewhere; `row` is the last there was of it, with my changes. */
	| { id: string; kind: 'deleted'; row: Task | TaskList; entries: Entry[] }
	/** Refused. `entries`: the change, and what rested on it. */
	| { id: string; kind: 'refused'; problem: Details; entries: Entry[] };

export class Questions {
	readonly #open = new SvelteMap<string, Question>();

	/** The open ones, the oldest first. */
	get open(): Question[] {
		return [...this.#open.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
	}

	ask(questions: readonly Question[]): void {
		for (const question of questions) this.#open.set(question.id, question);
	}

	settle(ids: readonly string[]): void {
		for (const id of ids) this.#open.delete(id);
	}

	clear(): void {
		this.#open.clear();
	}
}

export const questions = new Questions();
