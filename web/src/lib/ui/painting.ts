// What need not be there in the very next frame.

/** Milliseconds after which no frame is waited for: a tab in the background paints none. */
const NO_FRAME = 300;

const waiting = new Set<() => void>();

/** A page that goes away paints no more: what waits for it is to be done now or never. */
if (typeof document !== 'undefined')
	document.addEventListener('visibilitychange', () => [...waiting].forEach((go) => go()));

/**
 * Resolves once the next frame has been painted: a key that was pressed is answered first. Of a page that is hidden, or
 * just being left, there is none: at once.
 */
export function painted(): Promise<void> {
	return new Promise((resolve) => {
		if (typeof requestAnimationFrame === 'undefined' || document.hidden) return resolve();
		const go = () => (waiting.delete(go), resolve());
		waiting.add(go);
		setTimeout(go, NO_FRAME);
		requestAnimationFrame(() => setTimeout(go));
	});
}

/** Do it then. */
export function afterPaint(act: () => void): void {
	void painted().then(act);
}
