// What can happen to the devices of a person, and what the person does on them, in any order.
import type { Task } from '#lib/api/types.ts';
import type { Client } from '#lib/sync/client.ts';
import type { NewEntry } from '#lib/sync/entry.ts';
import { backOf, reversalOf } from '#lib/sync/reversing.ts';
import { task } from '#lib/testing/cast.ts';
import { DEVICES, type Device, MOST_TABS, type Tab, type World } from '#lib/testing/devices.ts';
import fc from 'fast-check';
import { v7 as newId } from 'uuid';

const FIELDS = ['title', 'description', 'tags'] as const;

export type Step = {
	device: number;
	tab: number;
	what: (typeof STEPS)[number];
	pick: number;
	value: string;
};
const STEPS = [
	...['add', 'add', 'nest', 'edit', 'edit', 'edit', 'edit all', 'complete', 'delete', 'undo', 'look', 'wait'],
	...['offline', 'online', 'lose', 'reload', 'restart', 'open tab', 'close tab', 'set clocks'],
] as const;

/** What may happen, in any order. */
export const steps = fc.array(
	fc.record({
		device: fc.nat(DEVICES - 1),
		tab: fc.nat(MOST_TABS - 1),
		what: fc.constantFrom(...STEPS),
		pick: fc.nat(20),
		value: fc.constantFrom('red', 'green', 'blue', 'black'),
	}),
	{ minLength: 5, maxLength: 40 },
);

/** Let it happen. */
export async function take(
	world: World,
	{ device: number, tab: at, what, pick, value }: Step,
): Promise<void> {
	const device = world.devices[number] as Device;
	const tab = (device.tabs[at] ?? device.tabs[0]) as Tab;
	if (what === 'wait') await world.around.pass(pick * 20);
	else if (what === 'look') look(tab.client);
	else if (what === 'offline') device.online = false;
	else if (what === 'online') device.online = true;
	else if (what === 'lose') device.losing = 2;
	else if (what === 'reload') await device.open();
	else if (what === 'open tab') await device.openTab();
	else if (what === 'close tab') device.closeTab(at);
	else if (what === 'set clocks') world.around.setClocks((pick - 10) * MINUTES);
	else if (what === 'restart') {
		world.up = false;
		await world.around.pass(30);
		world.up = true;
	} else act(world, { device, tab }, what, pick, value);
	await world.around.pass(3);
}

const MINUTES = 60_000;

/** Look what is new, where the network lets one. */
function look(client: Client): void {
	client.pull().catch(() => undefined);
}

interface Hand {
	device: Device;
	tab: Tab;
}

/** What a person does in a tab. */
function act(world: World, hand: Hand, what: string, pick: number, value: string): void {
	const shown = hand.tab.client.store.tasks.values();
	const chosen = shown[pick % Math.max(shown.length, 1)];
	if (what === 'add') add(world, hand, null, value);
	else if (what === 'undo') undo(hand.tab);
	else if (!chosen) return;
	else if (what === 'nest') add(world, hand, chosen.id, value);
	else if (what === 'edit all') editAll(world, hand, [...new Set([chosen, ...shown.slice(0, 3)])], value);
	else if (what === 'edit') edit(world, hand, chosen, pick, value);
	else if (what === 'complete') complete(hand.tab, chosen.id);
	else remove(hand.tab, chosen.id);
}

function send({ client, done }: Tab, entry: NewEntry): void {
	const back = backOf(client.store, entry.shows);
	done.push({ key: client.send(entry).key, back });
}

function undo({ client, done }: Tab): void {
	const last = done.pop();
	const reversal = last && reversalOf(client.state.outbox, last.key, last.back, 'undo');
	if (reversal) client.send(reversal);
}

function complete(tab: Tab, id: string): void {
	const patch = { completed_at: new Date().toISOString(), outcome: 'done' };
	const path = `/tasks/${id}/completion`;
	send(tab, { method: 'PUT', path, body: {}, shows: [{ table: 'tasks', id, patch }], about: 'complete' });
}

function remove(tab: Tab, id: string): void {
	const shows = below(tab.client, id).map((one) => ({
		table: 'tasks' as const,
		id: one,
		gone: true as const,
	}));
	send(tab, { method: 'DELETE', path: `/tasks/${id}`, shows, about: 'delete' });
}

function below(client: Client, id: string): string[] {
	return [id, ...client.store.tasks.under(id).flatMap((child) => below(client, child.id))];
}

/** Write something of one's own into a field. Returns what to send. */
function write(world: World, device: Device, { id }: Task, field: (typeof FIELDS)[number], value: string) {
	const word = `${value}-${world.written.length}`;
	const patch = { [field]: field === 'tags' ? [word] : word };
	world.written.push({ id, device, fields: patch });
	return patch;
}

function edit(world: World, { device, tab }: Hand, chosen: Task, pick: number, value: string): void {
	const { id } = chosen;
	const patch = write(world, device, chosen, FIELDS[pick % FIELDS.length] ?? 'title', value);
	const shows = [{ table: 'tasks' as const, id, patch }];
	send(tab, {
		method: 'PATCH',
		path: `/tasks/${id}`,
		body: patch,
		shows,
		seen: { [id]: chosen },
		about: 'edit',
	});
}

function editAll(world: World, { device, tab }: Hand, chosen: Task[], value: string): void {
	const each = chosen.map((one) => [one.id, write(world, device, one, 'title', value)] as const);
	const edits = each.map(([task_id, change]) => ({ kind: 'update', task_id, change }));
	const shows = each.map(([id, patch]) => ({ table: 'tasks' as const, id, patch }));
	const seen = Object.fromEntries(chosen.map((one) => [one.id, one]));
	send(tab, { method: 'POST', path: '/operations', body: { edits }, shows, seen, about: 'edit all' });
}

function add(world: World, { device, tab }: Hand, parent: string | null, value: string): void {
	const title = `${value}-${world.written.length}`;
	const body = { id: newId(), list_id: world.around.list, parent_id: parent, title };
	world.written.push({ id: body.id, device, fields: { title } });
	const make = task(body.id, { ...body, version: 0 });
	const shows = [{ table: 'tasks' as const, id: body.id, make }];
	send(tab, { method: 'POST', path: '/tasks', body, shows, about: 'add' });
}
