// Three devices of one person, with all that can happen to them: for tests that let them do things in any order, upon a
// model of the server or the real one.
import { Unreachable } from '#lib/api/problem.ts';
import type { Ask } from '#lib/api/request.ts';
import type { Task } from '#lib/api/types.ts';
import { Client } from '#lib/sync/client.ts';
import { Copy } from '#lib/sync/copy.ts';
import { Tabs } from '#lib/sync/tabs.ts';
import { task } from '#lib/testing/cast.ts';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { v7 as newId } from 'uuid';

export const DEVICES = 3;
const FIELDS = ['title', 'description', 'tags'] as const;

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

export class Device {
	client: Client;
	online = true;
	/** How many answers get lost on their way from now on. */
	losing = 0;
	readonly #disk = new IDBFactory();
	readonly #world: World;
	readonly #server: Ask;
	readonly #delay: number;

	constructor(world: World, server: Ask, number: number) {
		this.#world = world;
		this.#server = server;
		this.#delay = number + 1;
		this.client = new Client({ ask: this.#ask });
	}

	/** Begin, or begin again with what is on the disk. */
	async open(): Promise<void> {
		this.client.close();
		this.client = new Client({ ask: this.#ask });
		globalThis.indexedDB = this.#disk;
		const { account } = this.#world.around;
		await this.client.open(account, await Copy.open(account), new Tabs(account, null, null));
		this.client.store.ready = true;
		this.client.run();
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

export type Step = { device: number; what: (typeof STEPS)[number]; pick: number; value: string };
const STEPS = [
	...['add', 'add', 'nest', 'edit', 'edit', 'edit', 'complete', 'delete', 'look', 'wait'],
	...['offline', 'online', 'lose', 'reload', 'restart'],
] as const;

/** What may happen, in any order. */
export const steps = fc.array(
	fc.record({
		device: fc.nat(DEVICES - 1),
		what: fc.constantFrom(...STEPS),
		pick: fc.nat(20),
		value: fc.constantFrom('red', 'green', 'blue', 'black'),
	}),
	{ minLength: 5, maxLength: 40 },
);

/** Let it happen. */
export async function take(world: World, { device: number, what, pick, value }: Step): Promise<void> {
	const device = world.devices[number] as Device;
	const shown = device.client.store.tasks.values();
	const chosen = shown[pick % Math.max(shown.length, 1)];
	if (what === 'add') add(world, device, null, value);
	else if (what === 'wait') await world.around.pass(pick * 20);
	else if (what === 'look') void device.client.live.update();
	else if (what === 'offline') device.online = false;
	else if (what === 'online') device.online = true;
	else if (what === 'lose') device.losing = 2;
	else if (what === 'reload') await device.open();
	else if (what === 'restart') {
		world.up = false;
		await world.around.pass(30);
		world.up = true;
	} else if (chosen) change(world, device, chosen, what, pick, value);
	await world.around.pass(3);
}

function change(world: World, device: Device, chosen: Task, what: string, pick: number, value: string): void {
	const [table, id] = ['tasks' as const, chosen.id];
	const send = (more: object) => device.client.send({ path: `/tasks/${id}`, about: what, ...more } as never);
	if (what === 'nest') add(world, device, id, value);
	else if (what === 'complete') {
		const patch = { completed_at: new Date().toISOString(), outcome: 'done' };
		send({ method: 'PUT', path: `/tasks/${id}/completion`, body: {}, shows: [{ table, id, patch }] });
	} else if (what === 'delete')
		send({ method: 'DELETE', shows: below(device, id).map((one) => ({ table, id: one, gone: true })) });
	else {
		const field = FIELDS[pick % FIELDS.length] ?? 'title';
		const word = `${value}-${world.written.length}`;
		const patch = { [field]: field === 'tags' ? [word] : word };
		world.written.push({ id, device, fields: patch });
		send({ method: 'PATCH', body: patch, shows: [{ table, id, patch }], seen: { [id]: chosen } });
	}
}

function below(device: Device, id: string): string[] {
	return [id, ...device.client.store.tasks.under(id).flatMap((child) => below(device, child.id))];
}

function add(world: World, device: Device, parent: string | null, value: string): void {
	const body = {
		id: newId(),
		list_id: world.around.list,
		parent_id: parent,
		title: `${value}-${world.written.length}`,
	};
	world.written.push({ id: body.id, device, fields: { title: body.title } });
	const make = task(body.id, { ...body, version: 0 });
	const shows = [{ table: 'tasks' as const, id: body.id, make }];
	device.client.send({ method: 'POST', path: '/tasks', body, shows, about: 'add' });
}

/** All are connected again, until everything has arrived everywhere. */
export async function settle(world: World): Promise<void> {
	world.up = true;
	for (const device of world.devices) [device.online, device.losing] = [true, 0];
	for (let round = 0; round < 200; round++) {
		for (const { client } of world.devices) {
			client.sender.pause.hurry();
			void client.live.update();
		}
		await world.around.pass(60);
		if (round > 3 && world.devices.every(({ client }) => !client.state.outbox.all().length)) return;
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
