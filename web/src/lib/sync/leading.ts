// Whether this tab leads: it sends and listens to the server then. While another one does, it heeds whether that one is
// awake, and takes the lead where it is not.
import type { SyncAnswer } from '#lib/api/types.ts';
import type { Client } from '#lib/sync/client.ts';
import type { Copy } from '#lib/sync/copy.ts';
import { SOON, lookForKept } from '#lib/sync/hearing.ts';
import { Heeding } from '#lib/sync/heeding.ts';
import { Tabs } from '#lib/sync/tabs.ts';

export class Leading {
	readonly #client: Client;
	readonly #heeding = new Heeding(
		() => this.#tabs.tell({ kind: 'there' }),
		() => this.#tabs.seize(),
	);
	#tabs = new Tabs('', null, null);
	#copy: Copy | null = null;
	#first: SyncAnswer | null = null;

	constructor(client: Client) {
		this.#client = client;
	}

	/**
	 * Lead as soon as no other tab does; until then, hear from the one that does. Where nothing was here yet, `first` is
	 * the beginning of everything: resolves when all is here, then.
	 */
	async start(tabs: Tabs, copy: Copy | null, first: SyncAnswer | null): Promise<void> {
		[this.#tabs, this.#copy, this.#first] = [tabs, copy, first];
		this.#heeding.start();
		let begun = Promise.resolve();
		await tabs.lead(
			() => (begun = this.#lead(tabs)),
			() => this.#follow(),
		);
		if (tabs.leads) await begun;
		else if (first) await this.#client.puller.join(null, first);
	}

	stop(): void {
		this.#heeding.stop();
		this.#client.sender.stop();
		this.#client.live.stop();
	}

	/** The tab that leads is awake. */
	answered(): void {
		this.#heeding.answered();
	}

	/** Whether it is still for this tab to send: one that has just woken up may not have heard that it is not. */
	async holds(): Promise<boolean> {
		return this.#tabs.leads && (!this.#copy || (await this.#copy.leads()));
	}

	async #lead(tabs: Tabs): Promise<void> {
		const { puller, store } = this.#client;
		const first = this.#first;
		this.#first = null;
		this.#heeding.stop();
		await this.#catchUp();
		// What fails there is tried again: from now on as if there had been a page before.
		if (first && !store.cursor && tabs.leads) await puller.begin(first).catch(() => undefined);
		if (tabs.leads) void this.#goOn(tabs);
	}

	async #goOn(tabs: Tabs): Promise<void> {
		const { live, sender } = this.#client;
		// What the page before this one kept on its way out may reach the disk a little after the lock is free.
		setTimeout(() => tabs.leads && void lookForKept(this.#client), SOON);
		live.start();
		await live.update();
		if (tabs.leads) sender.start();
	}

	/** The disk counts. Without it, the memory does. */
	async #catchUp(): Promise<void> {
		const { puller, state } = this.#client;
		await this.#copy?.lead();
		const pending = await this.#client.pending();
		if (!pending || !this.#client.keeps) return;
		puller.resume(pending.cursor);
		state.agree(pending);
	}

	/** Another tab has taken the lead, for this one was asleep: what it has missed, it is told. */
	#follow(): void {
		this.stop();
		this.#heeding.start();
		this.#tabs.tell({ kind: 'hello' });
	}
}
