// A form on its way: busy, or what was wrong with it, by field.
import { fieldMessage, sentenceOf } from '#lib/api/problem.ts';

export class Submitting {
	busy = $state(false);
	#error = $state.raw<unknown>(null);

	/** What was wrong as a whole; empty while nothing is, or when the fields say it. */
	readonly sentence = $derived(this.#error ? sentenceOf(this.#error) : '');

	/** What was wrong with one field. */
	of(field: string): string | undefined {
		return fieldMessage(this.#error, field);
	}

	/** Run it unless it is running. Returns whether it worked. */
	async run(work: () => Promise<unknown>): Promise<boolean> {
		if (this.busy) return false;
		this.busy = true;
		this.#error = null;
		try {
			await work();
			return true;
		} catch (error) {
			this.#error = error;
			return false;
		} finally {
			this.busy = false;
		}
	}
}
