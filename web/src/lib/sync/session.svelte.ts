// Whether the server still knows who we are. When it does not, writes wait until the person has signed in again,
// on top of the page they were at: nothing they typed is lost.

export class Session {
	/** The sign-in dialog is shown while this is true. */
	expired = $state(false);
	/** Told when it expires here and when the person is back here, for the other tabs. */
	onchange: (expired: boolean) => void = () => undefined;
	#waiting: (() => void)[] = [];

	/** Called on a 401; resolves when the person has signed in again. */
	untilRenewed(): Promise<void> {
		this.expire();
		return new Promise((resolve) => this.#waiting.push(resolve));
	}

	expire(): void {
		if (this.expired) return;
		this.hear(true);
		this.onchange(true);
	}

	renew(): void {
		if (!this.expired) return;
		this.hear(false);
		this.onchange(false);
	}

	/** Another tab says how it is. */
	hear(expired: boolean): void {
		this.expired = expired;
		if (!expired) this.#waiting.splice(0).forEach((go) => go());
	}

	/** Signed out on purpose: nobody waits any more. */
	end(): void {
		this.expired = false;
		this.#waiting = [];
	}
}

export const session = new Session();
