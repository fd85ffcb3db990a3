// A large delta in parts, with room for keys and frames between them.
import { type Delta, nothing } from '#lib/sync/delta.ts';

const SLICE = 250;

/** The parts of a delta: what goes and the first rows, then more rows, and the cursor with the last. */
export function slicesOf(delta: Delta): Delta[] {
	const { tasks } = delta.put;
	if (tasks.length <= SLICE) return [delta];
	const parts: Delta[] = [];
	for (let from = 0; from < tasks.length; from += SLICE) {
		const first = from === 0;
		const last = from + SLICE >= tasks.length;
		parts.push({
			cursor: last ? delta.cursor : null,
			gone: first ? delta.gone : nothing(),
			put: { ...(first ? delta.put : nothing()), tasks: tasks.slice(from, from + SLICE) } as Delta['put'],
		});
	}
	return parts;
}

/** Apply each part, and let the page breathe after each but the last. */
export async function inSlices(delta: Delta, apply: (part: Delta) => void): Promise<void> {
	const parts = slicesOf(delta);
	for (const part of parts) {
		apply(part);
		if (part !== parts.at(-1)) await breathe();
	}
}

function breathe(): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve));
}
