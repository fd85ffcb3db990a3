// The first rows of a view, asked for by themselves while a sync from the beginning is still coming in: what the screen
// begins with is there long before the rest.
import type { Task } from '#lib/api/types.ts';
import { client } from '#lib/sync/starting.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { addDays } from '#lib/tasks/civil.ts';
import { type Scope, usualSort } from '#lib/tasks/scope.ts';

/** More than any screen shows at once. */
const ROWS = 50;

export class Glimpse {
	readonly #scope: Scope;
	#asked = false;
	#ids = $state.raw<readonly string[]>([]);

	constructor(scope: Scope) {
		this.#scope = scope;
	}

	/** Ask for them once. Without an answer, the screen waits for the sync. */
	async ask(today: string): Promise<void> {
		if (this.#asked || this.#scope.kind === 'search') return;
		this.#asked = true;
		const shown = await client.puller.glimpse(this.#first(today));
		this.#ids = shown.map((task) => task.id);
	}

	async #first(today: string): Promise<Task[]> {
		const query = { limit: ROWS, sort: usualSort(this.#scope), ...narrowed(this.#scope, today) };
		const answer = await client.ask<{ items: Task[] }>('GET', '/tasks', { query }).catch(() => null);
		return answer?.body.items ?? [];
	}

	/** Those that are still open, as the store has them by now; reactive. */
	get tasks(): readonly Task[] {
		const here = this.#ids.map((id) => store.tasks.get(id));
		return here.filter((task) => task !== undefined).filter((task) => !task.completed_at);
	}
}

function narrowed(scope: Scope, today: string): Record<string, string> {
	if (scope.kind === 'list') return { list_id: scope.listId };
	return scope.kind === 'today' ? { due_before: addDays(today, 1) } : {};
}
