// What is grave asks for the password once more, where it was not given lately.
import { Problem } from '#lib/api/problem.ts';

class Confirming {
	/** Takes what the person says: whether the password was given. The dialog is shown while there is one. */
	answer = $state.raw<((given: boolean) => void) | null>(null);

	/** Do it, after the password was given where the server wants it. Returns null where the person would not. */
	async before<T>(work: () => Promise<T>): Promise<T | null> {
		try {
			return await work();
		} catch (error) {
			if (!(error instanceof Problem) || error.code !== 'confirmation_required') throw error;
		}
		return (await this.#ask()) ? work() : null;
	}

	#ask(): Promise<boolean> {
		return new Promise((resolve) => {
			this.answer = (given) => {
				this.answer = null;
				resolve(given);
			};
		});
	}
}

export const confirming = new Confirming();
