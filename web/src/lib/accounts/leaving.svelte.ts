// Signing out, wherever it is asked for. It asks first where changes would be lost with the copy.
import { goto } from '$app/navigation';
import { Unsent, signOut } from '#lib/accounts/actions.ts';
import { told } from '#lib/ui/toasts.svelte.ts';
import { t } from '#lib/words/words.svelte.ts';

class Leaving {
	/** How many changes would be lost; as long as there are some, the question stands on the screen. */
	unsent = $state(0);

	/** Sign out; `letGo`: whatever is unsent. */
	async leave(letGo = false): Promise<void> {
		this.unsent = 0;
		const left = signOut(letGo).then(
			() => true,
			(error: unknown) => this.#ask(error),
		);
		if (await told(left, t('accounts.stillIn'))) await goto('/signin');
	}

	stay(): void {
		this.unsent = 0;
	}

	#ask(error: unknown): false {
		if (!(error instanceof Unsent)) throw error;
		this.unsent = error.count;
		return false;
	}
}

export const leaving = new Leaving();
