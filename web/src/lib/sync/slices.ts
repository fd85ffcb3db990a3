// Long work in slices, with room for keys and frames between them.

/** Milliseconds of work after which it is time for a breath; four times that on a slow telephone. */
const LONG = 8;

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
function breathe(): Promise<void> {
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve();
		};
		port2.postMessage(null);
	});
}
