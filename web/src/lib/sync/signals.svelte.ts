// One signal for each id that a screen has read, and none for the thousands that none has.

class Signal {
	changes = $state(0);
}

export class Signals {
	readonly #signals = new Map<string, Signal>();

	/** Whoever runs now hears of this id from now on. */
	note(id: string): void {
		if (!$effect.tracking()) return;
		let signal = this.#signals.get(id);
		if (!signal) this.#signals.set(id, (signal = new Signal()));
		void signal.changes;
	}

	/** It has changed. */
	tell(id: string): void {
		const signal = this.#signals.get(id);
		if (signal) signal.changes++;
	}
}
