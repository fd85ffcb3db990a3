// A card that goes away while it has the focus hands it to the next one.
import { tick } from 'svelte';

/** For the element of a card: attach it. */
export function keepFocus(card: HTMLElement): () => void {
	let beside: HTMLElement[] = [];
	const enter = () => (beside = titlesBeside(card));
	const leave = () =>
		setTimeout(() => (beside = card.isConnected && !card.matches(':focus-within') ? [] : beside));
	card.addEventListener('focusin', enter);
	card.addEventListener('focusout', leave);
	return () => {
		if (beside.length) void tick().then(() => hand(beside));
	};
}

/** The titles after this card, then those before it, the nearest first. */
function titlesBeside(card: HTMLElement): HTMLElement[] {
	const titles = [...document.querySelectorAll<HTMLElement>('#screen [data-task] .title')];
	const at = titles.findIndex((title) => card.contains(title));
	const screen = document.getElementById('screen');
	return [
		...titles.slice(at + 1),
		...titles.slice(0, Math.max(at, 0)).reverse(),
		...(screen ? [screen] : []),
	];
}

function hand(beside: readonly HTMLElement[]): void {
	if (document.activeElement && document.activeElement !== document.body) return;
	beside.find((one) => one.isConnected)?.focus();
}
