// A change that arrived while its answer got lost: the next try finds it done already. What it has become, for whoever
// takes it back, is in the history.
import { Problem } from '#lib/api/problem.ts';
import type { Ask } from '#lib/api/request.ts';
import type { ChangeEntry, Page } from '#lib/api/types.ts';
import type { Entry } from '#lib/sync/entry.ts';
import { passes } from '#lib/sync/pausing.ts';

const CHANGED = /^\/(?:tasks|lists)\/([^/]+)(\/completion)?$/;
/** Milliseconds by which our idea of the server's time may be off. */
const TOLERANCE = 5000;

/** The operation that this account's change has become; null where it is none of tasks and lists, or changed nothing. */
export async function recalled(ask: Ask, entry: Entry, account: string | undefined): Promise<string | null> {
	const [, id, completion] = CHANGED.exec(entry.path) ?? [];
	if (!id) return null;
	const kind = entry.method === 'PUT' ? 'complete' : completion ? 'reopen' : 'delete';
	const changes = await changesOf(ask, id);
	const since = Date.parse(entry.at) - TOLERANCE;
	const found = changes.find((one) => one.kind === kind && one.entity_id === id);
	return found && found.account_id === account && Date.parse(found.at) >= since ? found.operation_id : null;
}

/** The latest changes of a task or list, the newest first. */
export async function changesOf(ask: Ask, id: string): Promise<ChangeEntry[]> {
	try {
		return (await ask<Page<ChangeEntry>>('GET', '/changes', { query: { task_id: id } })).body.items;
	} catch (error) {
		// It goes without; only what may pass is a reason to come back to it.
		if (error instanceof Problem && !passes(error)) return [];
		throw error;
	}
}
