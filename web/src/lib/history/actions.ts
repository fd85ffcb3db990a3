// Reading the history, and taking an operation back.
import { type Answer, request } from '#lib/api/request.ts';
import type { ChangeEntry, Page, Reversal } from '#lib/api/types.ts';
import { send } from '#lib/sync/outbox.ts';
import { pull } from '#lib/sync/pulling.ts';
import { toasts, told } from '#lib/ui/toasts.svelte.ts';

/** A page of the history, newest first. */
export async function readChanges(cursor: string | null, taskId?: string): Promise<Page<ChangeEntry>> {
	const answer = await request<Page<ChangeEntry>>('GET', '/changes', { query: { cursor, task_id: taskId } });
	return answer.body;
}

/** Take an operation back. Returns whether it worked; a failure is told. */
export async function undo(operationId: string): Promise<boolean> {
	const done = await told(
		send<Reversal>({ method: 'PUT', path: `/operations/${operationId}/reversal` }),
		'It was not undone.',
	);
	if (done) await told(pull());
	return done !== null;
}

/** Say what was done, with a way back: the button works as soon as the server has answered. */
export function offerUndo(text: string, work: Promise<Answer<unknown> | null>): void {
	toasts.say(text, {
		label: 'Undo',
		run: async () => {
			const answer = await work;
			if (answer?.operationId) await undo(answer.operationId);
		},
	});
}
