// Long work in slices, with room for keys and frames between them.
import { type Delta, nothing } from '#lib/sync/delta.ts';

const SLICE = 250;

/** Milliseconds of work after which it is time for a breath; four times that on a slow telephone. */
const LONG = 8;

/** The parts of a delta: what goes and the first rows, then more rows, and the cursor with the last. */
export function partsOf(delta: Delta): Delta[] {
	const { tasks } = delta.put;
	const parts: Delta[] = [];
	for (let from = 0; from === 0 || from < tasks.length; from += SLICE) {
		const rest = from ? { gone: nothing<string>(), put: nothing<never>() } : delta;
		const cursor = from + SLICE < tasks.length ? null : delta.cursor;
		parts.push({ cursor, gone: rest.gone, put: { ...rest.put, tasks: tasks.slice(from, from + SLICE) } });
	}
	return parts;
}

/** Returns what to ask after each bit of long work: a breath to be awaited, where one is due. */
export function pauses(): () => Promise<void> | null {
	let began = performance.now();
	return () => {
		if (performance.now() - began < LONG) return null;
		return breathe().then(() => {
			began = performance.now();
		});
	};
}

/** Keys and frames come first. A timer would wait four milliseconds each time. */
export function breathe(): Promise<void> {
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve();
		};
		port2.postMessage(null);
	});
}
