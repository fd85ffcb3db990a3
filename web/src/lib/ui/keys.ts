// Every key that does something, in one table: what handles keys, the help sheet and the journeys all read it.

/** Where a key works: on every screen, among the tasks of a view, on the task that has the focus. */
export type Where = 'anywhere' | 'rows' | 'task';

interface Shortcut {
	where: Where;
	/** Keys as `KeyboardEvent.key` names them, after the modifiers Mod (Ctrl, or ⌘ on a Mac), Alt and Shift. */
	chords: readonly string[];
}

export const SHORTCUTS = {
	palette: { where: 'anywhere', chords: ['Mod+k'] },
	add: { where: 'anywhere', chords: ['n'] },
	search: { where: 'anywhere', chords: ['/'] },
	suggestions: { where: 'anywhere', chords: ['s'] },
	undo: { where: 'anywhere', chords: ['Mod+z'] },
	escape: { where: 'anywhere', chords: ['Escape'] },
	help: { where: 'anywhere', chords: ['?'] },
	go: { where: 'rows', chords: ['ArrowUp', 'ArrowDown'] },
	ends: { where: 'rows', chords: ['Home', 'End'] },
	selectMore: { where: 'rows', chords: ['Shift+ArrowUp', 'Shift+ArrowDown', 'Shift+Home', 'Shift+End'] },
	selectAll: { where: 'rows', chords: ['Mod+a'] },
	move: { where: 'rows', chords: ['Alt+ArrowUp', 'Alt+ArrowDown'] },
	nest: { where: 'rows', chords: ['Alt+ArrowLeft', 'Alt+ArrowRight'] },
	open: { where: 'task', chords: ['Enter'] },
	complete: { where: 'task', chords: ['c'] },
	select: { where: 'task', chords: ['x'] },
	priority: { where: 'task', chords: ['1', '2', '3', '0'] },
	delete: { where: 'task', chords: ['Delete'] },
} as const satisfies Record<string, Shortcut>;

export type ShortcutName = keyof typeof SHORTCUTS;

const BY_CHORD = new Map(
	Object.entries(SHORTCUTS).flatMap(([name, { where, chords }]) =>
		chords.map((chord) => [`${where} ${chord}`, name as ShortcutName]),
	),
);

let singleKeys = true;

/** Whether single letters, digits and signs do something; people who speak to their computer switch them off. */
export function allowSingleKeys(allowed: boolean): void {
	singleKeys = allowed;
}

/** What a key means there; nothing with any other modifier, such as those of screen readers. */
export function shortcutOf(event: KeyboardEvent, where: Where): ShortcutName | undefined {
	if (event.isComposing) return undefined;
	const single = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
	return single && !singleKeys ? undefined : BY_CHORD.get(`${where} ${chordOf(event)}`);
}

function chordOf(event: KeyboardEvent): string {
	const { ctrlKey, metaKey, altKey, shiftKey, key } = event;
	// "?" needs Shift on most keyboards: for signs it is part of the key.
	const shift = shiftKey && (key.length > 1 || ctrlKey || metaKey);
	const modifiers = [
		...(ctrlKey && metaKey ? ['Both'] : ctrlKey || metaKey ? ['Mod'] : []),
		...(altKey ? ['Alt'] : []),
		...(shift ? ['Shift'] : []),
	];
	return [...modifiers, key.length === 1 ? key.toLowerCase() : key].join('+');
}

const SIGNS: Record<string, string> = {
	ArrowUp: '↑',
	ArrowDown: '↓',
	ArrowLeft: '←',
	ArrowRight: '→',
	Escape: 'Esc',
};

/** The keys of a chord as they are written on the keyboard. */
export function keysOf(chord: string): string[] {
	const mod = typeof navigator !== 'undefined' && /Mac|iP/.test(navigator.userAgent) ? '⌘' : 'Ctrl';
	return chord.split('+').map((key) => (key === 'Mod' ? mod : (SIGNS[key] ?? key)));
}
