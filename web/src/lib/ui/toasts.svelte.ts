// Short messages at the edge of the screen, some with one thing to do about them (undo).
import { sentenceOf } from '#lib/api/problem.ts';
import { Asked } from '#lib/sync/asked.ts';

export interface Toast {
	id: number;
	text: string;
	kind: 'done' | 'error';
	action?: { label: string; run: () => unknown };
	/** It gives way to the next one: what is said many times in a row. */
	passing?: boolean;
}

const STAYS = 8000;
let number = 0;

class Toasts {
	shown = $state<Toast[]>([]);
	/** While the pointer or the keyboard is on them, none goes away. */
	held = false;

	say(text: string, action?: Toast['action'], passing = false): void {
		this.#show({ id: ++number, text, kind: 'done', action, passing });
	}

	fail(text: string, action?: Toast['action']): void {
		this.#show({ id: ++number, text, kind: 'error', action });
	}

	dismiss(id: number): void {
		this.shown = this.shown.filter((one) => one.id !== id);
	}

	#show(toast: Toast): void {
		const others = this.shown.filter(({ passing }) => !passing);
		this.shown = [...others.slice(-2), toast];
		this.#expire(toast.id);
	}

	#expire(id: number): void {
		setTimeout(() => (this.held ? this.#expire(id) : this.dismiss(id)), STAYS);
	}
}

export const toasts = new Toasts();

/** Wait for something that may fail; a failure is told, with what it was about. Returns null then. */
export async function told<T>(work: Promise<T>, about = ''): Promise<T | null> {
	try {
		return await work;
	} catch (error) {
		if (error instanceof Asked) return null;
		toasts.fail(about ? `${about} ${sentenceOf(error)}` : sentenceOf(error));
		return null;
	}
}
