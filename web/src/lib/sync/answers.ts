// The rows in the answers to changes: a row itself, or one beside others (a completion, several edits at once).
import type { Row, Table } from '#lib/sync/delta.ts';

/** Every task, list and account in an answer. */
export function rowsIn(body: unknown): [Table, Row][] {
	if (!body || typeof body !== 'object') return [];
	const { task, next_task, tasks } = body as { task?: unknown; next_task?: unknown; tasks?: unknown };
	const found = [body, task, next_task, ...(Array.isArray(tasks) ? (tasks as unknown[]) : [])];
	return found.flatMap((row) => (isRow(row) ? [[tableOf(row), row] as [Table, Row]] : []));
}

function isRow(row: unknown): row is Row {
	return !!row && typeof row === 'object' && 'id' in row && ('version' in row || 'preferences' in row);
}

/** Which table a task, a list or an account belongs to. */
export function tableOf(row: Row): Table {
	if ('preferences' in row) return 'accounts';
	return 'list_id' in row ? 'tasks' : 'lists';
}
