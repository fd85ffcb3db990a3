// Carrying a task to another place of a view (a day, a column) with mouse, pen or finger.
import type { Task } from '#lib/api/types.ts';

const STARTS_AFTER = 5;
const EDGE = 60;
const SPEED = 12;

class Carry {
	task = $state<Task | null>(null);
	/** The place it would land in. */
	over = $state<string | null>(null);

	/** Begin at a press; it is a drag once the pointer has moved a little, so that a click stays a click. */
	start(event: PointerEvent, task: Task, put: (task: Task, place: string) => void): void {
		if (event.button !== 0) return;
		const held = new AbortController();
		const { signal } = held;
		const from = { x: event.clientX, y: event.clientY };
		const end = (commit: boolean) => {
			held.abort();
			const [carried, place] = [this.task, this.over];
			this.task = this.over = null;
			if (!carried) return;
			// The click that follows the release would open the task.
			window.addEventListener('click', swallow, { capture: true, once: true });
			setTimeout(() => window.removeEventListener('click', swallow, { capture: true }));
			if (commit && place !== null) put(carried, place);
		};
		const move = (at: PointerEvent) => {
			if (!this.task && Math.hypot(at.clientX - from.x, at.clientY - from.y) < STARTS_AFTER) return;
			this.task = task;
			this.over = placeAt(at.clientX, at.clientY);
			if (at.clientY < EDGE) window.scrollBy(0, -SPEED);
			if (at.clientY > window.innerHeight - EDGE) window.scrollBy(0, SPEED);
		};
		window.addEventListener('pointermove', move, { signal });
		window.addEventListener('pointerup', () => end(true), { signal });
		window.addEventListener('pointercancel', () => end(false), { signal });
		window.addEventListener('keydown', (key) => key.key === 'Escape' && end(false), { signal });
	}
}

function placeAt(x: number, y: number): string | null {
	const place = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-place]');
	return place?.dataset.place ?? null;
}

function swallow(event: Event): void {
	event.preventDefault();
	event.stopPropagation();
}

export const carry = new Carry();
