// Keys that work on every screen; none of them while somebody types, but for those with Ctrl or ⌘.
import { type ShortcutName, shortcutOf } from '#lib/ui/keys.ts';

export type Actions = Record<'help' | 'close' | 'undo' | 'palette' | 'suggestions', () => void>;

const TYPING = 'input, textarea, select, [contenteditable]';
const OPEN_DIALOG = 'dialog[open]';

/** The handler for the window's keydown. */
export function shortcuts(actions: Actions): (event: KeyboardEvent) => void {
	const doings: Partial<Record<ShortcutName, (event: KeyboardEvent) => void>> = {
		palette: actions.palette,
		help: actions.help,
		suggestions: actions.suggestions,
		undo: actions.undo,
		add: () => focusOn('[data-quick-add]'),
		search: () => focusOn('[data-search]'),
	};
	return (event) => {
		const name = shortcutOf(event, 'anywhere');
		if (!name || event.defaultPrevented || document.querySelector(OPEN_DIALOG)) return;
		const typing = event.target instanceof Element && event.target.closest(TYPING);
		if (name === 'escape') return leave(typing, actions);
		// In a field, undo is the browser's: for what is typed.
		if (typing && name !== 'palette' && !(name === 'undo' && isEmptyLine(typing))) return;
		event.preventDefault();
		doings[name]?.(event);
	};
}

/** The line for new tasks, with nothing typed in it. */
function isEmptyLine(field: Element): boolean {
	return field instanceof HTMLInputElement && field.matches('[data-quick-add]') && !field.value;
}

/** Escape leaves a field first, for the tasks of the screen, and closes what stands beside it next. */
function leave(typing: Element | false | null, actions: Actions): void {
	if (typing && !typing.closest('aside')) toTheScreen();
	else actions.close();
}

function toTheScreen(): void {
	const row = document.querySelector<HTMLElement>('#screen .title[tabindex="0"]');
	(row ?? document.getElementById('screen'))?.focus();
}

function focusOn(selector: string): void {
	document.querySelector<HTMLElement>(selector)?.focus();
}
