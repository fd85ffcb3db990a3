// What need not be there in the very next frame.

/** Milliseconds after which no frame is waited for: a tab in the background paints none. */
const NO_FRAME = 300;

/**
 * Resolves once the next frame has been painted: a key that was pressed is answered first. Of a page that is hidden, or
 * just being left, there is none: at once.
 */
export function painted(): Promise<void> {
	return new Promise((resolve) => {
		if (typeof requestAnimationFrame === 'undefined' || document.hidden) return resolve();
		setTimeout(resolve, NO_FRAME);
		requestAnimationFrame(() => setTimeout(resolve));
	});
}

/** Do it then. */
export function afterPaint(act: () => void): void {
	void painted().then(act);
}
