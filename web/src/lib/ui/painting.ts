// What need not be there in the very next frame.

/** Do it once the next frame has been painted: a key that was pressed is answered first. */
export function afterPaint(act: () => void): void {
	requestAnimationFrame(() => setTimeout(act));
}
