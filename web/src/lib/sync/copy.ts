// My copy in the browser (IndexedDB): the server's rows, how far they go, my unsent changes and open questions. One
// database per account. Rows are gathered and written behind the screen; an unsent change is on the disk when `keep`
// says so. Only the tab that leads writes rows: one that has lost the lead while it slept finds another's name there.
import { Gathered, blocksOf, rowsIn } from '#lib/sync/blocks.ts';
import type { Entry } from '#lib/sync/entry.ts';
import { type Delta, type Held, TABLES, nothing } from '#lib/sync/delta.ts';
import type { Question } from '#lib/sync/questions.svelte.ts';
import { CURSOR, LEADER, type Schema, VERSION, prepare } from '#lib/sync/schema.ts';
import { type IDBPDatabase, deleteDB, openDB, unwrap } from 'idb';
import { v7 as newId } from 'uuid';

/** Milliseconds for which rows are gathered before they are written. */
const GATHERING = 300;
/** Of these blocks there are 256 for each table; a page that hands over so many at once still breathes. */
const MANY = 32;

export interface Pending {
	/** How far the rows on the disk go. */
	cursor: string | null;
	entries: Entry[];
	questions: Question[];
}

export class Copy {
	readonly #db: IDBPDatabase<Schema>;
	/** Called once when the disk is full or taken away: from then on nothing is kept. */
	onfailure: () => void = () => undefined;
	#writing: Promise<void> = Promise.resolve();
	#gathered = new Gathered();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#written: (() => void)[] = [];
	#broken = false;
	#closed = false;
	/** The name under which this tab leads, or has led. */
	#name: string | null = null;

	private constructor(db: IDBPDatabase<Schema>) {
		this.#db = db;
	}

	/** Open an account's copy. Rejects where the browser keeps nothing (forbidden, private, a newer version's). */
	static async open(accountId: string, patience = 3000, version = VERSION): Promise<Copy> {
		const opening = openDB<Schema>(nameOf(accountId), version, {
			upgrade: (db, from, _, transaction) => prepare(db, from, transaction),
			// A tab with a newer version of the app, or one that signs out, goes first.
			blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
		});
		const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('blocked')), patience));
		return new Copy(await Promise.race([opening, late]));
	}

	/** The server's rows, and how far they go. */
	async rows(): Promise<Delta> {
		const transaction = this.#db.transaction(['rows', 'about'], 'readonly');
		const store = transaction.objectStore('rows');
		const cursor = transaction.objectStore('about').get(CURSOR);
		const all = await Promise.all(TABLES.map((table) => store.getAll(blocksOf(table))));
		const rows = await Promise.all(all.map(rowsIn));
		const put = Object.fromEntries(TABLES.map((table, index) => [table, rows[index]])) as unknown as Held;
		return { cursor: (await cursor) ?? null, gone: nothing(), put };
	}

	/** What is under way, after everything that is being written. */
	async pending(): Promise<Pending> {
		await this.flush();
		const transaction = this.#db.transaction(['about', 'outbox', 'questions'], 'readonly');
		const [cursor, entries, questions] = await Promise.all([
			transaction.objectStore('about').get(CURSOR),
			transaction.objectStore('outbox').getAll(),
			transaction.objectStore('questions').getAll(),
		]);
		return { cursor: cursor ?? null, entries, questions };
	}

	/** From now on this tab leads. */
	async lead(): Promise<void> {
		const name = (this.#name = newId());
		await this.#guard(() => this.#db.put('about', name, LEADER).then(() => undefined));
	}

	/** Whether it still does. Without a disk, nobody else says so. */
	async leads(): Promise<boolean> {
		if (!this.#name || this.#broken) return true;
		return this.#db.get('about', LEADER).then(
			(leader) => leader === this.#name,
			() => true,
		);
	}

	/**
	 * Write rows, and the cursor they bring us to with the last of them; resolves when they are on the disk. Where it
	 * ends half-way, the old cursor brings the same rows again.
	 */
	write(delta: Delta): Promise<void> {
		this.#gathered.take(delta);
		// Of a sync from the beginning the pages are nothing without the last one: they are written with it.
		const whole = delta.cursor !== null || !delta.put.tasks.length;
		if (whole) this.#timer ??= setTimeout(() => void this.flush(), GATHERING);
		return new Promise((resolve) => this.#written.push(resolve));
	}

	/** Write now what has been gathered. */
	flush(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const [gathered, told] = [this.#gathered, this.#written.splice(0)];
		this.#gathered = new Gathered();
		this.#writing = this.#writing
			.then(() => this.#guard(() => this.#writeRows(gathered)))
			.then(() => told.forEach((tell) => tell()));
		return this.#writing;
	}

	/**
	 * Here and in `keep` the requests are plain ones: each promise of `idb` would fail too, unheard, when the disk is
	 * full; the transaction's says enough.
	 */
	async #writeRows(gathered: Gathered): Promise<void> {
		const { keys, cursor } = gathered;
		if (!keys.length && cursor === null) return;
		const texts = [...(await gathered.texts(await this.#held(keys)))];
		while (texts.length > MANY) await this.#put(texts.splice(0, MANY), null);
		await this.#put(texts, cursor);
	}

	async #put(texts: readonly [string, string][], cursor: string | null): Promise<void> {
		const transaction = this.#db.transaction(['rows', 'about'], 'readwrite');
		const leader = await transaction.objectStore('about').get(LEADER);
		if (this.#name && leader !== this.#name) return;
		const rows = unwrap(transaction.objectStore('rows'));
		for (const [key, text] of texts) rows.put(text, key);
		if (cursor !== null) unwrap(transaction.objectStore('about')).put(cursor, CURSOR);
		await transaction.done;
	}

	/** The blocks with these keys, as they are on the disk; where they are many, all at once, which is quicker. */
	async #held(keys: readonly string[]): Promise<Map<string, string | undefined>> {
		const { store } = this.#db.transaction('rows', 'readonly');
		if (keys.length <= MANY) {
			const held = await Promise.all(keys.map((key) => store.get(key)));
			return new Map(keys.map((key, index) => [key, held[index]]));
		}
		const [all, texts] = await Promise.all([store.getAllKeys(), store.getAll()]);
		return new Map(all.map((key, index) => [key, texts[index]]));
	}

	/** Keep, and forget, unsent changes and questions, in one step; resolves when it is on the disk. */
	keep(change: Kept): Promise<void> {
		return this.#broken ? this.#forget(change) : this.#guard(() => this.#note(change));
	}

	async #note(change: Kept): Promise<void> {
		const transaction = this.#db.transaction(['outbox', 'questions'], 'readwrite', { durability: 'strict' });
		const [outbox, questions] = [
			unwrap(transaction.objectStore('outbox')),
			unwrap(transaction.objectStore('questions')),
		];
		for (const key of change.done ?? []) outbox.delete(key);
		for (const entry of change.entries ?? []) outbox.put(plain(entry));
		for (const question of change.questions ?? []) questions.put(plain(question));
		for (const id of change.settled ?? []) questions.delete(id);
		commit(transaction);
		await transaction.done;
	}

	async forgetRows(): Promise<void> {
		const transaction = this.#db.transaction(['rows', 'about'], 'readwrite');
		const [rows, about] = [transaction.objectStore('rows'), transaction.objectStore('about')];
		await Promise.all([rows.clear(), about.clear(), transaction.done]);
	}

	/** Also on a full disk: what was kept before it was, and is done now, would be sent again after a reload. */
	async #forget({ done, settled }: Kept): Promise<void> {
		if (!this.#closed) await this.#note({ done, settled }).catch(() => undefined);
	}

	/** Whether it still keeps anything. */
	get works(): boolean {
		return !this.#broken;
	}

	close(): void {
		this.#broken = this.#closed = true;
		clearTimeout(this.#timer);
		this.#db.close();
	}

	async #guard(work: () => Promise<void>): Promise<void> {
		if (this.#broken) return;
		try {
			await work();
		} catch {
			if (this.#broken) return;
			this.#broken = true;
			this.onfailure();
		}
	}
}

/** What is kept and forgotten in one step. */
export interface Kept {
	entries?: readonly Entry[];
	done?: readonly string[];
	questions?: readonly Question[];
	settled?: readonly string[];
}

/** Forget the server's rows; what is unsent or unanswered stays where it is for when this person is back. */
export async function forgetCopy(accountId: string): Promise<void> {
	const copy = await Copy.open(accountId);
	const { entries, questions } = await copy.pending();
	const stays = entries.length || questions.length;
	if (stays) await copy.forgetRows();
	copy.close();
	if (!stays) await removeCopy(accountId);
}

/** Remove an account's copy from this browser, unsent changes too. */
export function removeCopy(accountId: string): Promise<void> {
	return deleteDB(nameOf(accountId));
}

function nameOf(accountId: string): string {
	return `reeve-${accountId}`;
}

/** At once: the page may be on its way out, and then nobody is here to hear that all has been put. */
function commit(transaction: { commit: () => void }): void {
	try {
		transaction.commit();
	} catch {
		// Aborted already; `done` says so.
	}
}

/** A structured clone cannot hold what a component may have made reactive. */
function plain<Value>(value: Value): Value {
	return JSON.parse(JSON.stringify(value)) as Value;
}
