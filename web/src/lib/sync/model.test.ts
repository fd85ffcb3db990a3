// Three devices of one person, and a network at its worst: whatever they do and whenever they are cut off, restarted or
// left without an answer, in the end all of them show what the server has, and nothing that was written is lost.
import 'fake-indexeddb/auto';
import { Unreachable } from '#lib/api/problem.ts';
import type { Ask } from '#lib/api/request.ts';
import type { Task } from '#lib/api/types.ts';
import { Client } from '#lib/sync/client.ts';
import { Copy } from '#lib/sync/copy.ts';
import type { Question } from '#lib/sync/questions.svelte.ts';
import { Tabs } from '#lib/sync/tabs.ts';
import { task } from '#lib/testing/cast.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { v7 as newId } from 'uuid';

const DEVICES = 3;
const FIELDS = ['title', 'description', 'priority'] as const;

/** Something that was written on a device: it must be found again. */
interface Written {
	id: string;
	fields: Partial<Task>;
}

class World {
	readonly server = new ModelServer();
	readonly devices = Array.from({ length: DEVICES }, (_, number) => new Device(this, number));
	readonly written: Written[] = [];
	up = true;
}

class Device {
	client: Client;
	online = true;
	/** How many answers get lost on their way from now on. */
	losing = 0;
	readonly #disk = new IDBFactory();
	readonly #world: World;
	readonly #delay: number;

	constructor(world: World, number: number) {
		this.#world = world;
		this.#delay = number + 1;
		this.client = new Client({ ask: this.#ask });
	}

	/** Begin, or begin again with what is on the disk. */
	async open(): Promise<void> {
		this.client.close();
		this.client = new Client({ ask: this.#ask });
		globalThis.indexedDB = this.#disk;
		await this.client.open('me', await Copy.open('me'), new Tabs('me', null, null));
		this.client.store.ready = true;
		this.client.run();
	}

	#jitter = 0;
	readonly #ask: Ask = async <T>(...given: Parameters<Ask>) => {
		await this.#travel();
		if (!this.online || !this.#world.up) throw new Unreachable();
		const answer = this.#world.server.ask<T>(...given);
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

type Step = { device: number; what: (typeof STEPS)[number]; pick: number; value: string };
const STEPS = [
	...['add', 'add', 'nest', 'edit', 'edit', 'edit', 'complete', 'delete', 'look', 'wait'],
	...['offline', 'online', 'lose', 'reload', 'restart'],
] as const;

const steps = fc.array(
	fc.record({
		device: fc.nat(DEVICES - 1),
		what: fc.constantFrom(...STEPS),
		pick: fc.nat(20),
		value: fc.constantFrom('red', 'green', 'blue', 'black'),
	}),
	{ minLength: 5, maxLength: 40 },
);

async function take(world: World, { device: number, what, pick, value }: Step): Promise<void> {
	const device = world.devices[number] as Device;
	const shown = device.client.store.tasks.values();
	const chosen = shown[pick % Math.max(shown.length, 1)];
	if (what === 'add') add(world, device, null, value);
	else if (what === 'wait') await pass(pick * 20);
	else if (what === 'look') void device.client.live.update();
	else if (what === 'offline') device.online = false;
	else if (what === 'online') device.online = true;
	else if (what === 'lose') device.losing = 2;
	else if (what === 'reload') await device.open();
	else if (what === 'restart') {
		world.up = false;
		await pass(30);
		world.up = true;
	} else if (chosen) change(world, device, chosen, what, pick, value);
	await pass(3);
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
		const patch = { [field]: `${value}-${world.written.length}` };
		world.written.push({ id, fields: patch });
		send({ method: 'PATCH', body: patch, shows: [{ table, id, patch }], seen: { [id]: chosen } });
	}
}

function below(device: Device, id: string): string[] {
	return [id, ...device.client.store.tasks.under(id).flatMap((child) => below(device, child.id))];
}

function add(world: World, device: Device, parent: string | null, value: string): void {
	const body = {
		id: newId(),
		list_id: 'inbox',
		parent_id: parent,
		title: `${value}-${world.written.length}`,
	};
	world.written.push({ id: body.id, fields: { title: body.title } });
	const make = task(body.id, { ...body, version: 0 });
	const shows = [{ table: 'tasks' as const, id: body.id, make }];
	device.client.send({ method: 'POST', path: '/tasks', body, shows, about: 'add' });
}

/** Let time go by: the timers, which are ours, and the disk, which is not. */
async function pass(milliseconds: number): Promise<void> {
	for (let left = milliseconds; left >= 0; left -= 10) {
		await vi.advanceTimersByTimeAsync(10);
		await new Promise((resolve) => setImmediate(resolve));
	}
}

async function settle(world: World): Promise<void> {
	world.up = true;
	for (const device of world.devices) [device.online, device.losing] = [true, 0];
	for (let round = 0; round < 200; round++) {
		for (const { client } of world.devices) {
			client.sender.pause.hurry();
			void client.live.update();
		}
		await pass(60);
		if (round > 3 && world.devices.every(({ client }) => !client.state.outbox.all().length)) return;
	}
}

function visible(tasks: readonly Task[]): object[] {
	const seen = tasks.map(({ id, title, description, priority, parent_id, completed_at, version }) => ({
		...{ id, title, description, priority, parent_id, version },
		done: !!completed_at,
	}));
	return seen.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Written, and then: in the history, or in a question. */
function isFound({ id, fields }: Written, world: World, questions: readonly Question[]): boolean {
	const [[field, value] = ['', '']] = Object.entries(fields);
	if (world.server.history.some((done) => done.id === id && done.fields[field as keyof Task] === value))
		return true;
	return questions.some((one) => JSON.stringify(one).includes(JSON.stringify(value)));
}

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => vi.useRealTimers());

test('whatever happens, all devices end with what the server has, and nothing that was written is lost', async () => {
	await fc.assert(
		fc.asyncProperty(steps, async (script) => {
			const world = new World();
			for (const device of world.devices) await device.open();
			for (const step of script) await take(world, step);
			await settle(world);
			const there = visible(world.server.present());
			for (const { client } of world.devices) {
				expect(client.state.outbox.all()).toEqual([]);
				expect(visible(client.store.tasks.values())).toEqual(there);
			}
			const questions = world.devices.flatMap(({ client }) => client.state.questions.open);
			for (const one of world.written) expect(isFound(one, world, questions), JSON.stringify(one)).toBe(true);
			const keys = world.server.history.flatMap((done) =>
				'title' in done.fields && done.key ? [done.key] : [],
			);
			expect(new Set(keys).size).toBe(keys.length);
			world.devices.forEach(({ client }) => client.close());
		}),
		{ numRuns: Number(process.env.MODEL_RUNS ?? 40) },
	);
}, 300_000);
