// Answers to questions reach the server in the form that it takes.
import 'fake-indexeddb/auto';
import type { NewReminder, Task } from '#lib/api/types.ts';
import { bringBack, exchange, tryAgain } from '#lib/sync/answering.ts';
import { UNKNOWN_OPERATION } from '#lib/sync/entry.ts';
import { leave, start } from '#lib/sync/starting.ts';
import { task } from '#lib/testing/cast.ts';
import { ModelServer } from '#lib/testing/server.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const { asked } = vi.hoisted(() => ({ asked: vi.fn() }));
vi.mock('#lib/api/request.ts', async (original) => ({ ...(await original<object>()), request: asked }));

const recurrence = {
	rule: 'FREQ=DAILY',
	basis: 'due' as const,
	anchor: '2026-11-28',
	count_left: null,
	text: '',
};
const reminders = [{ id: 'one', minutes_before: 10, remind_at: null }];
const row = task('milk', { due_date: '2026-11-28', recurrence, reminders });

let model: ModelServer;

beforeEach(async () => {
	vi.stubGlobal('localStorage', { getItem: () => 'me', setItem: () => null, removeItem: () => null });
	model = new ModelServer();
	model.tasks.set('milk', task('milk'));
	asked.mockImplementation(async (...given: Parameters<ModelServer['ask']>) =>
		given[1] === '/changes' || given[1].startsWith('/operations')
			? { body: { items: [] } }
			: model.ask(...given),
	);
	await start();
});

afterEach(leave);

/** The last body that went to a path. */
async function bodySent(
	method: string,
	path: string,
): Promise<Partial<Task> & { reminders?: NewReminder[] }> {
	const calls = () => asked.mock.calls.filter((given) => given[0] === method && given[1] === path);
	await vi.waitFor(() => expect(calls()).not.toEqual([]));
	return calls().at(-1)?.[2].body;
}

test.each([
	['reminders', reminders, [{ minutes_before: 10 }]],
	['recurrence', recurrence, { rule: 'FREQ=DAILY', basis: 'due' }],
	['title', 'Theirs', 'Theirs'],
])('theirs is taken: %s', async (field, theirs, sent) => {
	const at = '2026-11-28T10:00:00Z';
	const clash = {
		id: 'milk',
		title: 'Milk',
		field,
		mine: null,
		theirs,
		mineWins: true,
		mineAt: at,
		theirsAt: at,
	};
	exchange({ id: 'q', kind: 'clash', clash });
	expect(await bodySent('PATCH', '/tasks/milk')).toEqual({ [field]: sent });
});

test('what is made anew repeats and reminds as it did', async () => {
	await bringBack({ id: 'q', kind: 'deleted', row, entries: [] });
	expect(await bodySent('POST', '/tasks')).toMatchObject({
		due_date: '2026-11-28',
		recurrence: { rule: 'FREQ=DAILY', basis: 'due' },
		reminders: [{ minutes_before: 10 }],
	});
});

test('what was taken back before it was refused is taken back again', async () => {
	const entry = { at: '', about: '', key: 'made' };
	const shows = [{ table: 'tasks' as const, id: 'salt', make: task('salt') }];
	const made = { ...entry, method: 'POST' as const, path: '/tasks', body: { id: 'salt' }, shows };
	const path = `/operations/${UNKNOWN_OPERATION}/reversal`;
	const back = { ...entry, method: 'PUT' as const, path, shows: [{ ...shows[0], gone: true }] as never };
	const problem = { status: 500, code: 'internal', detail: '' };
	tryAgain({ id: 'q', kind: 'refused', problem, entries: [made, { ...back, key: 'back', undoes: 'made' }] });
	await vi.waitFor(() =>
		expect(asked.mock.calls.map((given) => given[1])).toContain('/operations/operation-1/reversal'),
	);
});
