// The time, ticking once a minute, so that "today" and "overdue" become true by themselves.

class Clock {
	now = $state(new Date());

	constructor() {
		if (typeof window === 'undefined') return;
		setInterval(() => this.#look(), 60_000);
		document.addEventListener('visibilitychange', () => this.#look());
	}

	#look(): void {
		this.now = new Date();
	}
}

export const clock = new Clock();
