// Answering what the agents propose.
import { request } from '#lib/api/request.ts';
import type { Dismissed, Mute, Restraint, Suggestion } from '#lib/api/types.ts';
import { offerUndo } from '#lib/history/actions.ts';
import { ruleWords } from '#lib/suggestions/wording.ts';
import { change } from '#lib/sync/changing.ts';
import type { Show } from '#lib/sync/entry.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { t } from '#lib/words/words.svelte.ts';

/** The suggestions that wait for an answer, newest first. */
export function waiting(): Suggestion[] {
	return store.suggestions
		.values()
		.filter((one) => one.status === 'active')
		.sort((a, b) => (a.created_at < b.created_at ? 1 : a.created_at > b.created_at ? -1 : 0));
}

/** Accept all proposals of a suggestion, or only those named. The tasks follow by the sync. */
export async function accept(suggestion: Suggestion, proposalIds?: string[]): Promise<void> {
	const accepted = change<unknown>({
		method: 'PUT',
		path: `/suggestions/${suggestion.id}/acceptance`,
		body: proposalIds ? { proposal_ids: proposalIds } : {},
		shows: [answeredAs(suggestion, 'accepted')],
		about: t('suggestions.notAccepted'),
	});
	offerUndo(t('suggestions.accepted'), accepted);
	await accepted.done;
}

function answeredAs({ id }: Suggestion, status: Suggestion['status']): Show {
	return { table: 'suggestions', id, patch: { status } };
}

/** What is not to be spoken of any more when a suggestion is dismissed. */
export type Never = 'task' | 'list' | 'rule';

/** Dismiss a suggestion; with `never`, nothing of the kind comes again. */
export async function dismiss(suggestion: Suggestion, never?: Never): Promise<void> {
	const path = `/suggestions/${suggestion.id}/dismissal`;
	const about = t('suggestions.notDismissed');
	const dismissed = change<Dismissed>(
		{
			method: 'PUT',
			path,
			body: never ? { never } : {},
			shows: [answeredAs(suggestion, 'dismissed')],
			about,
		},
		{ method: 'DELETE', path, shows: [answeredAs(suggestion, 'active')], about },
	);
	offerUndo(t(never ? 'suggestions.muted' : 'suggestions.dismissed'), dismissed);
	const restraint = (await dismissed.done)?.body.restraint;
	if (restraint) toasts.say(t('suggestions.restrained', { rule: ruleWords(restraint.rule) }));
}

export async function readMutes(): Promise<Mute[]> {
	return (await request<{ items: Mute[] }>('GET', '/agent/mutes')).body.items;
}

export async function unmute(id: string): Promise<void> {
	await request('DELETE', `/agent/mutes/${id}`);
}

/** The rules that speak less often, because they were dismissed three times in a row. */
export async function readRestraints(): Promise<Restraint[]> {
	return (await request<{ items: Restraint[] }>('GET', '/agent/restraints')).body.items;
}

export async function lift(rule: string): Promise<void> {
	await request('DELETE', `/agent/restraints/${rule}`);
}
