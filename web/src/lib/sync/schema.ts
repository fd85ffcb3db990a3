// How a copy lies on the disk: one database per account.
import type { Entry } from '#lib/sync/entry.ts';
import type { Question } from '#lib/sync/questions.svelte.ts';
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';

/** Raise it when rows look different: they are read anew then, and what is unsent stays. */
export const VERSION = 2;
/** What `about` holds: how far the rows go, and which tab leads. */
export const CURSOR = 'cursor';
export const LEADER = 'leader';

export interface Schema extends DBSchema {
	/** Blocks of rows, as text. */
	rows: { key: string; value: string };
	outbox: { key: string; value: Entry };
	questions: { key: string; value: Question };
	about: { key: string; value: string };
}

type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>;

export function prepare(db: IDBPDatabase<Schema>, from: number, transaction: Upgrade): void {
	const kept: readonly string[] = ['outbox', 'questions', 'about'];
	for (const name of db.objectStoreNames) if (!kept.includes(name)) db.deleteObjectStore(name);
	db.createObjectStore('rows');
	if (from > 0) return void transaction.objectStore('about').delete(CURSOR);
	db.createObjectStore('outbox', { keyPath: 'key' });
	db.createObjectStore('questions', { keyPath: 'id' });
	db.createObjectStore('about');
}
