// Which suggestions wait for an answer about which task: looked up by every row on the screen, made once per change.
import type { Proposal, Suggestion } from '#lib/api/types.ts';
import { waiting } from '#lib/suggestions/actions.ts';

export interface Concern {
	suggestion: Suggestion;
	proposal: Proposal;
}

const byTask = $derived(
	Map.groupBy(
		waiting().flatMap((suggestion) => suggestion.proposals.map((proposal) => ({ suggestion, proposal }))),
		({ proposal }) => proposal.task_id,
	),
);

/** What is suggested about a task, the newest first. */
export function concerning(taskId: string): readonly Concern[] {
	return byTask.get(taskId) ?? [];
}
