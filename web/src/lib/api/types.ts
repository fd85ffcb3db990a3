// The words of the API, from the types made of its OpenAPI document (`npm run generate:api`).
import type { components } from './schema.d.ts';

type Schemas = components['schemas'];

export type Account = Schemas['Account'];
export type Preferences = Schemas['Preferences'];
export type DailyCapacity = Schemas['DailyCapacity'];
export type TaskList = Schemas['TaskList'];
export type Task = Schemas['Task'];
type Optional<Row, Kept extends keyof Row> = Pick<Row, Kept> & Partial<Omit<Row, Kept>>;
/** The document calls what has a default required; sending it is not. */
export type NewTask = Optional<Omit<Schemas['NewTask'], 'tags' | 'reminders'>, 'title'> & {
	tags?: string[];
	reminders?: NewReminder[];
};
export type TaskPatch = Schemas['TaskPatch'];
export type BulkEdit =
	| { kind: 'update'; task_id: string; change: TaskPatch }
	| { kind: 'complete'; task_id: string; completion: { completed_at: string } }
	| { kind: 'reopen' | 'delete'; task_id: string };
export type BulkAnswer = Schemas['BulkAnswer'];
export type Plan = Schemas['Plan'];
export type Recurrence = Schemas['Recurrence'];
export type NewReminder = Schemas['NewReminder'];
export type Completed = Schemas['Completed'];
export type Reopened = Schemas['Reopened'];
export type Preview = Schemas['Preview'];
export type Suggestion = Schemas['Suggestion'];
export type Dismissed = Schemas['Dismissed'];
export type Mute = Schemas['Mute'];
export type Restraint = Schemas['Restraint'];
export type Proposal = Schemas['Proposal'];
export type SyncAnswer = Schemas['SyncAnswer'];
export type ChangeEntry = Schemas['ChangeEntry'];
export type Reversal = Schemas['Reversal'];
export type Priority = NonNullable<Task['priority']>;
export type SuggestionType = Suggestion['type'];

export interface Page<T> {
	items: T[];
	next_cursor: string | null;
}

export type AccountPatch = Omit<Partial<Schemas['AccountPatch']>, 'preferences'> & {
	preferences?: Partial<Preferences>;
};
export type Session = Schemas['Session'];
export type NewToken = Omit<Schemas['NewToken'], 'scopes'> & { scopes: MadeToken['scopes'] };
export type ApiToken = Schemas['Token'];
export type MadeToken = Schemas['MadeToken'];
