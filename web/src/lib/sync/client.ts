// One tab's part in it all: it makes changes, and while it leads the tabs of this browser, it sends them and reads what
// is new. Whatever is different then is kept on the disk, told to the other tabs, and taken here.
import { serverNow } from '#lib/api/clock.ts';
import type { Ask } from '#lib/api/request.ts';
import type { SyncAnswer } from '#lib/api/types.ts';
import { askingAs } from '#lib/sync/asking.ts';
import type { Copy, Kept, Pending } from '#lib/sync/copy.ts';
import type { Delta } from '#lib/sync/delta.ts';
import type { Entry, NewEntry } from '#lib/sync/entry.ts';
import { flat } from '#lib/sync/flat.ts';
import { hear } from '#lib/sync/hearing.ts';
import { Leading } from '#lib/sync/leading.ts';
import { Live } from '#lib/sync/live.ts';
import type { Versioned } from '#lib/sync/merging.ts';
import type { Change, Standing } from '#lib/sync/messages.ts';
import type { Answer } from '#lib/sync/outbox.svelte.ts';
import { Puller } from '#lib/sync/puller.ts';
import type { Questions } from '#lib/sync/questions.svelte.ts';
import { Sender } from '#lib/sync/sender.ts';
import { Session } from '#lib/sync/session.svelte.ts';
import { State } from '#lib/sync/state.ts';
import type { Store } from '#lib/sync/store.svelte.ts';
import { Tabs } from '#lib/sync/tabs.ts';
import { painted } from '#lib/ui/painting.ts';

/** A change under way: safe on the disk when `kept`, with the server when `done`. */
export interface Sent<T> {
	key: string;
	kept: Promise<void>;
	/** Rejects with the Problem of a refusal, or with Asked where a question says the rest. */
	done: Promise<Answer<T>>;
}

/** What a tab works with; tests bring their own. */
export interface Surroundings {
	ask: Ask;
	store?: Store;
	session?: Session;
	questions?: Questions;
}

export class Client {
	readonly state: State;
	readonly session: Session;
	readonly sender = new Sender(this);
	readonly puller = new Puller(this);
	readonly live = new Live(this);
	readonly leading = new Leading(this);
	/** Called when this browser is nobody's or somebody else's now. */
	onleft: () => void = () => undefined;
	/** Ask the API as the account whose copy this is. */
	readonly ask: Ask;
	#account: string | undefined;
	#copy: Copy | null = null;
	#tabs = new Tabs('', null, null);

	constructor({ ask, store, session, questions }: Surroundings) {
		this.ask = askingAs(() => this.#account, ask);
		this.state = new State(store, questions);
		this.session = session ?? new Session();
		this.session.onchange = (expired) => this.#tabs.tell(expired ? this.#standing() : { kind: 'renewed' });
		this.state.ontold = (id) => this.settle([id]);
	}

	get store(): Store {
		return this.state.store;
	}

	/** Begin as this account, with what its copy holds. Without a copy, everything is in memory only. */
	async open(account: string, copy: Copy | null, tabs: Tabs, reading = copy?.rows()): Promise<void> {
		[this.#account, this.#copy, this.#tabs] = [account, copy, tabs];
		if (copy && reading) await this.#read(copy, reading);
		// What was said meanwhile is later than what is on the disk, or the same.
		tabs.hear((message) => hear(this, message));
	}

	async #read(copy: Copy, reading: Promise<Delta>): Promise<void> {
		const [held, { entries, questions }] = await Promise.all([reading, copy.pending()]);
		this.state.questions.ask(questions);
		await this.state.arrive(held);
		entries.forEach((entry) => this.state.add(entry));
	}

	/**
	 * Lead as soon as no other tab does; until then, hear from the one that does. Where nothing was here yet, `first` is
	 * the beginning of everything: resolves when all is here, then.
	 */
	async run(first: SyncAnswer | null = null): Promise<void> {
		this.#tabs.tell({ kind: 'hello' });
		await this.leading.start(this.#tabs, this.#copy, first);
	}

	/** What the disk holds of what is under way; null where it cannot be read. */
	pending(): Promise<Pending | null> {
		return this.#copy?.pending().catch(() => null) ?? Promise.resolve(null);
	}

	/** Whether this tab is the one that sends and reads. */
	get leads(): boolean {
		return this.#tabs.leads;
	}

	/** Whether changes survive a reload. */
	get keeps(): boolean {
		return !!this.#copy?.works;
	}

	/** How many changes would be lost if the page were closed now. */
	get atRisk(): number {
		return this.keeps ? this.state.outbox.unkept : this.state.outbox.unsent;
	}

	/** Make a change: it shows at once, is kept as soon as that is painted, and goes to the server when it can. */
	send<T>(given: NewEntry): Sent<T> {
		const made = { ...given, key: this.state.outbox.nextKey(), at: serverNow().toISOString() };
		const entry = JSON.parse(JSON.stringify(made)) as Entry;
		const done = this.state.outbox.answer<T>(entry.key);
		const kept = painted().then(() => {
			this.#tabs.tell({ kind: 'coming', key: entry.key });
			return this.keep({ entries: [entry] });
		});
		this.state.add(entry, kept);
		void kept.then(() => {
			this.#tabs.tell({ kind: 'entry', entry });
			this.sender.go();
		});
		return { key: entry.key, kept, done };
	}

	/** A page of /sync is here, and with its last one what was answered before. */
	async arrived(delta: Delta, confirmed: string[]): Promise<void> {
		void this.#copy?.write(delta).then(() => this.keep({ done: confirmed }));
		const shown = this.state.take({ kind: 'delta', delta, confirmed });
		await Promise.all([shown, this.#tabs.tellDelta(delta, confirmed)]);
	}

	/** These questions have their answers. */
	settle(ids: string[]): void {
		this.happen({ kind: 'questions', asked: [], settled: ids }, { settled: ids });
	}

	/** The newest that the server has told us of a task, a list or, laid flat, an account. */
	serverRow(id: string): Versioned | undefined {
		const { accounts, lists, tasks } = this.store;
		const account = accounts.server(id);
		return tasks.server(id) ?? lists.server(id) ?? (account && flat(account));
	}

	/** The cursor is void: the server may have been restored from a backup. */
	doubt(): void {
		this.happen({ kind: 'doubt' });
	}

	/** Bring everything up to date, here or in the tab that leads. */
	async pull(): Promise<void> {
		if (this.leads) return this.puller.pull();
		this.#tabs.tell({ kind: 'pull' });
	}

	/** Say how we stand with the server. */
	stand(standing: Partial<Pick<Standing, 'connection' | 'filling'>>): void {
		const before = this.#standing();
		Object.assign(this.store, standing);
		if (JSON.stringify(before) !== JSON.stringify(this.#standing())) this.#tabs.tell(this.#standing());
	}

	#standing(): Standing {
		const { connection, filling } = this.store;
		return { kind: 'standing', connection, filling, expired: this.session.expired };
	}

	/** A sync from the beginning is complete: a page that is closed right now opens from the copy the next time. */
	begun(): void {
		void this.#copy?.flush();
		this.store.filling = false;
		this.welcome();
	}

	/** Awake: say how we stand, and look whether the stream is awake too. */
	answer(): void {
		this.#tabs.tell(this.#standing());
		this.live.wake();
	}

	/** Say how we stand, and how far we have read. */
	welcome(): void {
		this.#tabs.tell(this.#standing());
		this.#tabs.tell({ kind: 'welcome', cursor: this.store.cursor });
	}

	/** Stop, and forget what is in memory. */
	close(after?: () => void): void {
		this.leading.stop();
		this.puller.stop();
		this.#tabs.close();
		this.#copy?.close();
		this.#copy = null;
		this.#account = undefined;
		this.session.end();
		this.state.clear();
		after?.();
	}

	/** This browser is nobody's or somebody else's now: in every tab. */
	leave(): void {
		this.#tabs.tell({ kind: 'left' });
		this.close();
	}

	/** Somebody else is signed in by now: what is here is not theirs to see, and theirs not to mix with it. */
	stranger(): void {
		this.leave();
		this.onleft();
	}

	/** In every tab, and on the disk. */
	happen(change: Change, kept?: Kept): void {
		if (kept) void this.keep(kept);
		this.#tabs.tell(change);
		void this.state.take(change);
	}

	/** On the disk, where there is one. */
	keep(kept: Kept): Promise<void> {
		return this.#copy?.keep(kept) ?? Promise.resolve();
	}
}
