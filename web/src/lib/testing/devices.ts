// Three devices of one person, each with one tab or two, upon a model of the server or the real one: for tests that let
// them do things in any order.
import { Unreachable } from '#lib/api/problem.ts';
import type { Ask } from '#lib/api/request.ts';
import type { Task } from '#lib/api/types.ts';
import { Client } from '#lib/sync/client.ts';
import { Copy } from '#lib/sync/copy.ts';
import type { Show } from '#lib/sync/entry.ts';
import { Tabs } from '#lib/sync/tabs.ts';
import { IDBFactory } from 'fake-indexeddb';
import { v7 as newId } from 'uuid';

export const DEVICES = 3;

/** Something that was written on a device: it must be found again. */
export interface Written {
	id: string;
	device: Device;
	fields: Partial<Task>;
}

/** What is around the devices. */
export interface Surroundings {
	/** How each device asks the server. */
	asks: readonly Ask[];
	account: string;
	/** The list that tasks are made in. */
	list: string;
	/** Let time go by. */
	pass: (milliseconds: number) => Promise<void>;
	/** Set the devices' clocks, forward or back. */
	setClocks: (milliseconds: number) => void;
}

export class World {
	readonly devices: Device[];
	readonly written: Written[] = [];
	readonly around: Surroundings;
	up = true;

	constructor(around: Surroundings) {
		this.around = around;
		this.devices = around.asks.map((ask, number) => new Device(this, ask, number));
	}
}

/** One tab, and what was done in it: for undo. */
export interface Tab {
	client: Client;
	done: { key: string; back: Show[] }[];
}

/** Tabs of one device. */
export const MOST_TABS = 2;

export class Device {
	tabs: Tab[] = [];
	online = true;
	/** How many answers get lost on their way from now on. */
	losing = 0;
	readonly name = newId();
	readonly #disk = new IDBFactory();
	readonly #world: World;
	readonly #server: Ask;
	readonly #delay: number;

	constructor(world: World, server: Ask, number: number) {
		this.#world = world;
		this.#server = server;
		this.#delay = number + 1;
	}

	/** The tab that has been there longest. */
	get client(): Client {
		return (this.tabs[0] as Tab).client;
	}

	/** Begin, or begin again with what is on the disk. */
	async open(): Promise<void> {
		this.close();
		await this.openTab();
	}

	/** One more tab, where there is room for it. */
	async openTab(): Promise<void> {
		if (this.tabs.length === MOST_TABS) return;
		const client = new Client({ ask: this.#ask });
		globalThis.indexedDB = this.#disk;
		const { account } = this.#world.around;
		const ears = new Tabs(this.name, navigator.locks, new BroadcastChannel(this.name));
		const copy = await Copy.open(account);
		await client.open(account, copy, ears, copy.rows());
		client.store.ready = true;
		client.run();
		this.tabs.push({ client, done: [] });
	}

	/** Close a tab, where there is another one. */
	closeTab(number: number): void {
		if (this.tabs.length < MOST_TABS) return;
		this.tabs.splice(number, 1).forEach(({ client }) => client.close());
	}

	close(): void {
		this.tabs.splice(0).forEach(({ client }) => client.close());
	}

	#jitter = 0;
	readonly #ask: Ask = async <T>(...given: Parameters<Ask>) => {
		await this.#travel();
		if (!this.online || !this.#world.up) throw new Unreachable();
		const answer = this.#server<T>(...given);
		await answer.catch(() => undefined);
		await this.#travel();
		if (this.losing > 0 && this.losing--) throw new Unreachable();
		if (!this.online) throw new Unreachable();
		return answer;
	};

	/** Ways of different lengths, so that answers overtake each other. */
	async #travel(): Promise<void> {
		this.#jitter = (this.#jitter * 7 + this.#delay) % 11;
		await new Promise((resolve) => setTimeout(resolve, this.#jitter));
	}
}

/** Every open tab. */
export function clientsOf(world: World): Client[] {
	return world.devices.flatMap((device) => device.tabs.map((tab) => tab.client));
}

/** Rounds of 60 ms, in which a tab that leads also looks for what another one has kept right before it was closed. */
const LOOKS = 20;

/** All are connected again, until everything has arrived everywhere. */
export async function settle(world: World): Promise<void> {
	world.up = true;
	for (const device of world.devices) [device.online, device.losing] = [true, 0];
	for (let round = 0; round < 200; round++) {
		for (const client of clientsOf(world)) {
			client.sender.pause.hurry();
			client.pull().catch(() => undefined);
		}
		await world.around.pass(60);
		if (round > LOOKS && clientsOf(world).every(({ state }) => !state.outbox.all().length)) return;
	}
}

/** What a person sees of tasks. */
export function visible(tasks: readonly Task[]): object[] {
	const seen = tasks.map(({ id, title, description, tags, parent_id, completed_at, version }) => ({
		...{ id, title, description, tags, parent_id, version },
		done: !!completed_at,
	}));
	return seen.sort((a, b) => (a.id < b.id ? -1 : 1));
}
