// One signal for each id that a screen has read, and none for the thousands that none has.
import { createSubscriber } from 'svelte/reactivity';

/** Not `$state`: what is made within a derived value does not count as read by it. */
class Signal {
	#update: () => void = () => undefined;
	readonly read = createSubscriber((update) => {
		this.#update = update;
	});

	tell(): void {
		this.#update();
	}
}

export class Signals {
	readonly #signals = new Map<string, Signal>();

	/** Whoever runs now hears of this id from now on. */
	note(id: string): void {
		if (!$effect.tracking()) return;
		let signal = this.#signals.get(id);
		if (!signal) this.#signals.set(id, (signal = new Signal()));
		signal.read();
	}

	/** It has changed. */
	tell(id: string): void {
		this.#signals.get(id)?.tell();
	}
}
