// What a recurrence rule means: asked of the server a moment after the last change.
import { sentenceOf } from '#lib/api/problem.ts';
import { request } from '#lib/api/request.ts';
import type { Preview, Task } from '#lib/api/types.ts';

const PAUSE = 200;

export class RulePreview {
	answer = $state.raw<Preview | null>(null);
	problem = $state('');
	#asked = 0;

	/** Ask for the dates of a rule from a task's due date on; a later question makes this one void. */
	ask(rule: string, due: Pick<Task, 'due_time' | 'time_zone'> & { due_date: string }): () => void {
		const number = ++this.#asked;
		const timer = setTimeout(() => void this.#fetch(number, rule, due), PAUSE);
		return () => clearTimeout(timer);
	}

	async #fetch(number: number, rule: string, due: object): Promise<void> {
		try {
			const { body } = await request<Preview>('POST', '/recurrence/preview', { body: { rule, ...due } });
			if (number === this.#asked) [this.answer, this.problem] = [body, ''];
		} catch (error) {
			if (number === this.#asked) [this.answer, this.problem] = [null, sentenceOf(error)];
		}
	}
}
