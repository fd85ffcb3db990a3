// Whether the server still knows who we are. When it does not, writes wait until the person has signed in again,
// on top of the page they were at: nothing they typed is lost.

class Session {
	/** The sign-in dialog is shown while this is true. */
	expired = $state(false);
	#waiting: (() => void)[] = [];

	/** Called on a 401; resolves when the person has signed in again. */
	untilRenewed(): Promise<void> {
		this.expired = true;
		return new Promise((resolve) => this.#waiting.push(resolve));
	}

	renew(): void {
		this.expired = false;
		const waiting = this.#waiting;
		this.#waiting = [];
		waiting.forEach((go) => go());
	}

	/** Signed out on purpose: nobody waits any more. */
	end(): void {
		this.expired = false;
		this.#waiting = [];
	}
}

export const session = new Session();
