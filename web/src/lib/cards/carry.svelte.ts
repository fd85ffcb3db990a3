// Carrying a task elsewhere with mouse, pen or finger: to a place of a view (a day, a column), between other rows, or
// onto a list of the sidebar. The same everywhere; a view says only what lies under the pointer and what to do there.
import type { Task } from '#lib/api/types.ts';
import { moveToList } from '#lib/tasks/actions.ts';

/** Where it would land: a place by its name, beside another row at a depth, or in a list. */
export type Target =
	| { kind: 'place'; place: string }
	| { kind: 'row'; id: string; side: 'before' | 'after'; depth: number }
	| { kind: 'list'; listId: string };

export interface Errand {
	/** What is under the pointer; null where the task cannot land. */
	aim: (at: PointerEvent) => Target | null;
	put: (task: Task, target: Target) => void;
}

const STARTS_AFTER = 5;
const EDGE = 60;
const SPEED = 12;

class Carry {
	task = $state.raw<Task | null>(null);
	target = $state.raw<Target | null>(null);
	/** Where the pointer is, for what is drawn beside it. */
	at = $state.raw({ x: 0, y: 0 });

	/** The name of the place it would land in. */
	get over(): string | null {
		return this.target?.kind === 'place' ? this.target.place : null;
	}

	/** Begin at a press; it is a drag once the pointer has moved a little, so that a click stays a click. */
	start(event: PointerEvent, task: Task, errand: Errand): void {
		if (event.button !== 0) return;
		const held = new AbortController();
		const options = { signal: held.signal, capture: true };
		const end = (commit: boolean) => {
			held.abort();
			this.#end(commit, errand);
		};
		const move = (at: PointerEvent) => {
			if (!this.task && Math.hypot(at.clientX - event.clientX, at.clientY - event.clientY) < STARTS_AFTER)
				return;
			this.#move(at, task, errand);
		};
		const key = (pressed: KeyboardEvent) => {
			if (pressed.key !== 'Escape') return;
			pressed.stopPropagation();
			end(false);
		};
		window.addEventListener('pointermove', move, options);
		window.addEventListener('pointerup', () => end(true), options);
		window.addEventListener('pointercancel', () => end(false), options);
		window.addEventListener('keydown', key, options);
	}

	#move(at: PointerEvent, task: Task, errand: Errand): void {
		if (!this.task) document.getSelection()?.removeAllRanges();
		this.task = task;
		this.at = { x: at.clientX, y: at.clientY };
		this.target = listAt(at) ?? errand.aim(at);
		scrollNear(at);
	}

	#end(commit: boolean, errand: Errand): void {
		const { task, target } = this;
		this.task = this.target = null;
		if (!task) return;
		// The click that follows the release would open the task.
		window.addEventListener('click', swallow, { capture: true, once: true });
		setTimeout(() => window.removeEventListener('click', swallow, { capture: true }));
		if (!commit || !target) return;
		if (target.kind === 'list') moveToList(task, target.listId);
		else errand.put(task, target);
	}
}

/** The place under the pointer, for the errands of views made of places. */
export function placeAt(at: PointerEvent): Target | null {
	const place = under<HTMLElement>(at, '[data-place]')?.dataset.place;
	return place === undefined ? null : { kind: 'place', place };
}

function listAt(at: PointerEvent): Target | null {
	const listId = under<HTMLElement>(at, '[data-drop-list]')?.dataset.dropList;
	return listId === undefined ? null : { kind: 'list', listId };
}

export function under<E extends Element>(at: PointerEvent, selector: string): E | null {
	return document.elementFromPoint(at.clientX, at.clientY)?.closest<E>(selector) ?? null;
}

/** Near an edge the page goes on, and so does a board that is wider than the page. */
function scrollNear(at: PointerEvent): void {
	window.scrollBy(0, pull(at.clientY, window.innerHeight));
	const sideways = under<HTMLElement>(at, '[data-scrolls-sideways]');
	const box = sideways?.getBoundingClientRect();
	if (sideways && box) sideways.scrollLeft += pull(at.clientX - box.left, box.width);
}

function pull(at: number, size: number): number {
	return at < EDGE ? -SPEED : at > size - EDGE ? SPEED : 0;
}

function swallow(event: Event): void {
	event.preventDefault();
	event.stopPropagation();
}

export const carry = new Carry();
