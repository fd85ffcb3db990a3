// Going through the cards of places (columns, days) with the arrow keys.

const STEPS: Record<string, [across: number, down: number]> = {
	ArrowUp: [0, -1],
	ArrowDown: [0, 1],
	ArrowLeft: [-1, 0],
	ArrowRight: [1, 0],
};

/** The step that an arrow key means; left is back where lines begin on the left, on where they begin on the right. */
export function stepOf(event: KeyboardEvent): [across: number, down: number] | null {
	const step = STEPS[event.key];
	if (!step) return null;
	const rightToLeft = getComputedStyle(event.target as Element).direction === 'rtl';
	return [rightToLeft ? -step[0] : step[0], step[1]];
}

/**
 * For the keydown of what holds the places: up and down go to the next card. Where places stand side by side, that is
 * within one, and left and right go to the next; where they stand below each other, it is through all of them.
 */
export function walk(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
	const step = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey ? null : stepOf(event);
	const here = event.target instanceof HTMLElement && event.target.matches('.title') ? event.target : null;
	const sideBySide = event.currentTarget.hasAttribute('data-scrolls-sideways');
	const place = here?.closest<HTMLElement>(sideBySide ? '[data-place]' : 'main');
	if (!step || !here || !place || (step[0] && !sideBySide)) return;
	event.preventDefault();
	const index = titlesIn(place).indexOf(here);
	if (step[1]) titlesIn(place)[index + step[1]]?.focus();
	else nearestIn(place, step[0], index)?.focus();
}

/** The card at the same height in the next place that has any. */
function nearestIn(place: HTMLElement, step: number, index: number): HTMLElement | undefined {
	const places = [...document.querySelectorAll<HTMLElement>('main [data-place]')];
	for (let at = places.indexOf(place) + step; places[at]; at += step) {
		const titles = titlesIn(places[at] as HTMLElement);
		if (titles.length) return titles[Math.min(index, titles.length - 1)];
	}
	return undefined;
}

function titlesIn(place: HTMLElement): HTMLElement[] {
	return [...place.querySelectorAll<HTMLElement>('.title')];
}
