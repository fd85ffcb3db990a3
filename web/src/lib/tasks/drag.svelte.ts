// Dragging a task by its handle, with mouse, pen or finger: among its siblings, or onto a list in the sidebar.
import type { Task } from '#lib/api/types.ts';
import { moveToList } from '#lib/tasks/actions.ts';
import { moveTo, siblingsLike } from '#lib/tasks/editing.ts';

interface Target {
	/** The task before (or behind) which it would land. */
	id: string;
	side: 'before' | 'after';
}

const EDGE = 60;
const SPEED = 12;

class Drag {
	task = $state<Task | null>(null);
	target = $state<Target | null>(null);
	#list: HTMLElement | null = null;

	start(event: PointerEvent, task: Task): void {
		if (event.button !== 0) return;
		event.preventDefault();
		const handle = event.currentTarget as HTMLElement;
		handle.setPointerCapture(event.pointerId);
		this.task = task;
		const over = new AbortController();
		const { signal } = over;
		const end = (commit: boolean) => (over.abort(), this.#end(commit));
		handle.addEventListener('pointermove', (move) => this.#move(move), { signal });
		handle.addEventListener('pointerup', () => end(true), { signal });
		handle.addEventListener('pointercancel', () => end(false), { signal });
		window.addEventListener('keydown', (key) => key.key === 'Escape' && end(false), { signal });
	}

	#move(event: PointerEvent): void {
		if (!this.task) return;
		this.#aimAtList(event);
		this.target = this.#list ? null : this.#targetAt(this.task, event.clientY);
		if (event.clientY < EDGE) window.scrollBy(0, -SPEED);
		if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, SPEED);
	}

	#aimAtList(event: PointerEvent): void {
		this.#list?.classList.remove('drop-here');
		const under = document.elementFromPoint(event.clientX, event.clientY);
		this.#list = under?.closest<HTMLElement>('[data-drop-list]') ?? null;
		this.#list?.classList.add('drop-here');
	}

	#targetAt(task: Task, y: number): Target | null {
		const shown = siblingsLike(task).filter((one) => one.id !== task.id && rowOf(one.id));
		const next = shown.find((one) => middleOf(one.id) > y);
		if (next) return { id: next.id, side: 'before' };
		const last = shown.at(-1);
		return last ? { id: last.id, side: 'after' } : null;
	}

	#end(commit: boolean): void {
		const { task, target } = this;
		const list = this.#list;
		list?.classList.remove('drop-here');
		this.task = this.target = this.#list = null;
		if (!commit || !task) return;
		if (list) moveToList(task, list.dataset.dropList ?? task.list_id);
		else if (target) drop(task, target);
	}
}

function drop(task: Task, target: Target): void {
	const others = siblingsLike(task).filter((one) => one.id !== task.id);
	const index = others.findIndex((one) => one.id === target.id);
	moveTo(task, target.side === 'before' ? index : index + 1);
}

function rowOf(id: string): Element | null {
	return document.querySelector(`[data-task="${id}"]`);
}

function middleOf(id: string): number {
	const box = rowOf(id)?.getBoundingClientRect();
	return box ? box.top + box.height / 2 : 0;
}

export const drag = new Drag();
