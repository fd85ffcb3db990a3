// Keys that work on every screen; none of them while somebody types.
export interface Actions {
	help: () => void;
	close: () => void;
	undo: () => void;
}

const TYPING = 'input, textarea, select, [contenteditable]';

/** The handler for the window's keydown. */
export function shortcuts(actions: Actions): (event: KeyboardEvent) => void {
	return (event) => {
		if (isUndo(event)) return act(event, actions.undo);
		if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
		if (document.querySelector('dialog[open]')) return;
		const typing = event.target instanceof Element && event.target.closest(TYPING);
		if (event.key === 'Escape') return leave(typing, actions);
		if (typing) return;
		if (event.key === '?') act(event, actions.help);
		if (event.key === 'n') act(event, () => focusOn('[data-quick-add]'));
		if (event.key === '/') act(event, () => focusOn('[data-search]'));
	};
}

/** Ctrl/Cmd-Z outside fields and dialogs; in a field it is the browser's, for what is typed. */
function isUndo(event: KeyboardEvent): boolean {
	if (event.defaultPrevented || event.key !== 'z' || event.shiftKey || event.altKey) return false;
	if (!(event.ctrlKey || event.metaKey) || document.querySelector('dialog[open]')) return false;
	return !(event.target instanceof Element && event.target.closest(TYPING));
}

/** Escape leaves a field first, and closes what stands beside the screen next. */
function leave(typing: Element | false | null, actions: Actions): void {
	if (typing instanceof HTMLElement && !typing.closest('aside')) typing.blur();
	else actions.close();
}

function act(event: KeyboardEvent, run: () => void): void {
	event.preventDefault();
	run();
}

function focusOn(selector: string): void {
	document.querySelector<HTMLElement>(selector)?.focus();
}
