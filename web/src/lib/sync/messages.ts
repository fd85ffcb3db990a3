// What tabs of one browser tell each other.
import type { Details } from '#lib/api/problem.ts';
import type { Delta, Row, Table } from '#lib/sync/delta.ts';
import type { Entry } from '#lib/sync/entry.ts';
import type { Question } from '#lib/sync/questions.svelte.ts';
import type { Connection } from '#lib/sync/store.svelte.ts';

/** Something is different now: taken alike where it is said and where it is heard. */
export type Change =
	/** A change of mine, safe on the disk. */
	| { kind: 'entry'; entry: Entry }
	/** The server has it; `changed` are later ones that follow from the answer. */
	| { kind: 'answered'; entry: Entry; body: unknown; rows: [Table, Row][]; changed: Entry[] }
	/** The first was refused, and with it the others, which rest on it. */
	| { kind: 'refused'; keys: string[]; problem: Details; question: Question }
	/** An edit of several tasks has become these. */
	| { kind: 'divided'; key: string; parts: Entry[] }
	/** What /sync said, and which of my changes are in it. */
	| { kind: 'delta'; delta: Delta; confirmed: string[] }
	/** What is held may be newer than what the server has. */
	| { kind: 'doubt' }
	| { kind: 'questions'; asked: Question[]; settled: string[] };

/** How the tab that leads stands with the server. */
export interface Standing {
	kind: 'standing';
	connection: Connection;
	filling: boolean;
	expired: boolean;
}

export type Message =
	| Change
	| Standing
	/** To the tab that leads: say how you stand; look what is new. */
	| { kind: 'hello' }
	| { kind: 'pull' }
	/** To the tab that leads, by one in front: are you awake? */
	| { kind: 'there' }
	/** To the tab that leads: a change of mine is on its way to the disk. */
	| { kind: 'coming'; key: string }
	/** By the tab that leads, to one that is new, and after a sync from the beginning: how far it has read. */
	| { kind: 'welcome'; cursor: string | null }
	/** Signed in again; or this browser is nobody's or somebody else's now. */
	| { kind: 'renewed' }
	| { kind: 'left' };

export type Said<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>;
