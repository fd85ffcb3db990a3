// Answering what the agents propose.
import type { Answer } from '#lib/api/request.ts';
import type { Suggestion } from '#lib/api/types.ts';
import { offerUndo } from '#lib/history/actions.ts';
import { send } from '#lib/sync/outbox.ts';
import { pull } from '#lib/sync/pulling.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { told } from '#lib/ui/toasts.svelte.ts';

/** The suggestions that wait for an answer, newest first. */
export function waiting(): Suggestion[] {
	return store.suggestions
		.values()
		.filter((one) => one.status === 'active')
		.sort((a, b) => (a.created_at < b.created_at ? 1 : a.created_at > b.created_at ? -1 : 0));
}

/** Accept all proposals of a suggestion, or only those named. The tasks follow by the sync. */
export async function accept(suggestion: Suggestion, proposalIds?: string[]): Promise<void> {
	const done = told(
		send<unknown>({
			method: 'PUT',
			path: `/suggestions/${suggestion.id}/acceptance`,
			options: () => ({ body: proposalIds ? { proposal_ids: proposalIds } : {} }),
			lift: store.suggestions.expect(suggestion.id, { status: 'accepted' }),
		}),
		'The suggestion was not accepted.',
	);
	offerUndo('Suggestion accepted', done);
	await done;
	await told(pull());
}

export async function dismiss(suggestion: Suggestion): Promise<void> {
	const done: Promise<Answer<unknown>> = send({
		method: 'PUT',
		path: `/suggestions/${suggestion.id}/dismissal`,
		settle: () => store.suggestions.put([{ ...suggestion, status: 'dismissed' }]),
		lift: store.suggestions.expect(suggestion.id, { status: 'dismissed' }),
	});
	await told(done, 'The suggestion was not dismissed.');
}
