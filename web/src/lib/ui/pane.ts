// What stands beside the screen is in its address, so that back closes it and a link opens it.
import { goto } from '$app/navigation';
import { page } from '$app/state';

export type Pane = { kind: 'none' } | { kind: 'suggestions' } | { kind: 'task'; id: string };

/** An address as the router shows it: not to be changed. */
export type Address = Pick<URL, 'pathname'> & { searchParams: Pick<URLSearchParams, 'get' | 'entries'> };

export function pane(url: Address): Pane {
	const task = url.searchParams.get('task');
	if (task) return { kind: 'task', id: task };
	return url.searchParams.get('pane') === 'suggestions' ? { kind: 'suggestions' } : { kind: 'none' };
}

/** The present address with the pane changed. */
export function withPane(url: Address, shown: Pane): string {
	const params = new URLSearchParams([...url.searchParams.entries()]);
	params.delete('task');
	params.delete('pane');
	if (shown.kind === 'task') params.set('task', shown.id);
	if (shown.kind === 'suggestions') params.set('pane', 'suggestions');
	const search = params.toString();
	return url.pathname + (search ? `?${search}` : '');
}

export function openTask(id: string): Promise<void> {
	return show({ kind: 'task', id });
}

/** Close it and give the focus back to the task's row. */
export async function closePane(): Promise<void> {
	const was = pane(page.url);
	if (was.kind === 'none') return;
	await show({ kind: 'none' });
	const back = was.kind === 'task' ? `[data-task="${CSS.escape(was.id)}"] .title` : '[data-suggestions-link]';
	document.querySelector<HTMLElement>(back)?.focus();
}

function show(shown: Pane): Promise<void> {
	return goto(withPane(page.url, shown), { reset: false });
}
