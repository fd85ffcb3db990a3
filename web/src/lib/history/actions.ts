// Reading the history, and taking an operation back.
import { type Answer, request } from '#lib/api/request.ts';
import type { ChangeEntry, Page, Reversal } from '#lib/api/types.ts';
import { send } from '#lib/sync/outbox.ts';
import { pull } from '#lib/sync/pulling.ts';
import { toasts, told } from '#lib/ui/toasts.svelte.ts';
import { t } from '#lib/words/words.svelte.ts';

/** A page of the history, newest first. */
export async function readChanges(cursor: string | null, taskId?: string): Promise<Page<ChangeEntry>> {
	const answer = await request<Page<ChangeEntry>>('GET', '/changes', { query: { cursor, task_id: taskId } });
	return answer.body;
}

/** Take an operation back. Returns whether it worked; a failure is told. */
export async function undo(operationId: string): Promise<boolean> {
	const done = await told(
		send<Reversal>({ method: 'PUT', path: `/operations/${operationId}/reversal` }),
		t('history.notUndone'),
	);
	if (done) await told(pull());
	return done !== null;
}

type Work = Promise<Answer<unknown> | null>;

const MOST_REMEMBERED = 100;
/** What was done here and can be undone, the latest last. */
const done: Work[][] = [];

/** Remember what was done, for the undo key. */
export function remember(work: Work[]): void {
	done.push(work);
	if (done.length > MOST_REMEMBERED) done.shift();
}

/** Take back the latest thing done here that changed something. Returns whether there was one. */
export async function undoLatest(): Promise<boolean> {
	for (let work = done.pop(); work; work = done.pop()) {
		if (await takeBack(work)) return true;
	}
	return false;
}

/** Say what was done, with a way back: the button works as soon as the server has answered. */
export function offerUndo(text: string, ...work: Work[]): void {
	remember(work);
	toasts.say(text, {
		label: t('ui.undo'),
		run: async () => {
			const at = done.indexOf(work);
			if (at >= 0) done.splice(at, 1);
			await takeBack(work);
		},
	});
}

/** Undo the operations of these answers, the last first. Returns whether there was something to undo. */
async function takeBack(work: Work[]): Promise<boolean> {
	const ids = (await Promise.all(work)).flatMap((answer) => answer?.operationId ?? []);
	for (const id of ids.reverse()) await undo(id);
	return ids.length > 0;
}
