// A small server for tests with the rules of the real one that the engine rests on: versions, idempotency keys kept with
// the change, revisions and cursors, deletions told. One list per name, one account.
import { Problem } from '#lib/api/problem.ts';
import type { Answer, Ask, Method, Options } from '#lib/api/request.ts';
import type { Account, ChangeEntry, SyncAnswer, Task, TaskList } from '#lib/api/types.ts';
import { answer, list, task } from '#lib/testing/cast.ts';

/** What a request did: one line of the history. */
export interface Done {
	key: string | undefined;
	id: string;
	fields: Partial<Task>;
}

type Row = Task & { deleted?: boolean };
type BulkUpdate = { task_id: string; change: Partial<Task>; version?: number };
/** What an operation did to one row. */
type Step = { id: string; before: Partial<Row>; after: Partial<Row>; at: string };
const PAGE = 5;

export class ModelServer {
	readonly tasks = new Map<string, Row>();
	readonly lists: TaskList[] = [list('inbox', { inbox: true })];
	readonly history: Done[] = [];
	readonly #kept = new Map<string, { request: string; answer: Answer<unknown> }>();
	#revision = 1;
	readonly #operations = new Map<string, Step[]>();
	readonly #reversed = new Set<string>();
	/** What the present request has done so far. */
	#steps: Step[] = [];
	#epoch = 1;
	/** Milliseconds by which the devices' clocks are ahead of this one's. */
	behind = 0;

	/** Answer a request. Throws a Problem, and then nothing has changed. */
	readonly ask: Ask = async <T>(method: Method, path: string, options: Options = {}): Promise<Answer<T>> => {
		const request = JSON.stringify([method, path, options.body ?? null]);
		const kept = options.key === undefined ? undefined : this.#kept.get(options.key);
		if (kept && kept.request !== request) throw problem(422, 'idempotency_key_reused');
		const given = kept?.answer ?? this.#operation(() => this.#answer(method, path, options));
		if (options.key !== undefined) this.#kept.set(options.key, { request, answer: given });
		return structuredClone(given) as Answer<T>;
	};

	/** The keys are older than 30 days. */
	forgetKeys(): void {
		this.#kept.clear();
	}

	/** Become what a backup of the tasks says. */
	restore(backup: ReadonlyMap<string, Row>): void {
		this.tasks.clear();
		for (const [id, row] of backup) this.tasks.set(id, row);
		this.#revision = Math.max(1, ...[...backup.values()].map((row) => row.revision));
		this.#epoch++;
	}

	/** The rows that are there. */
	present(): Task[] {
		return [...this.tasks.values()].filter((row) => !row.deleted);
	}

	/** The server's time. */
	now(): Date {
		return new Date(Date.now() - this.behind);
	}

	/** All that a request does, or nothing of it. */
	#operation(run: () => Answer<unknown>): Answer<unknown> {
		const before = { tasks: new Map(this.tasks), revision: this.#revision, lines: this.history.length };
		this.#steps = [];
		try {
			const answer = run();
			if (!this.#steps.length) return answer;
			const operationId = `operation-${this.#operations.size + 1}`;
			this.#operations.set(operationId, this.#steps);
			return { ...answer, operationId };
		} catch (error) {
			this.tasks.clear();
			for (const [id, row] of before.tasks) this.tasks.set(id, row);
			[this.#revision, this.history.length] = [before.revision, before.lines];
			throw error;
		}
	}

	#answer(method: Method, path: string, options: Options): Answer<unknown> {
		if (path === '/sync') return told(this.#sync((options.body as { cursor: string | null }).cursor));
		const [, , id = ''] = path.split('/');
		if (path === '/changes') return told(this.#changes(options.query?.task_id as string));
		if (path === '/operations') return this.#bulk(options);
		if (path.endsWith('/reversal')) return this.#reverse(id);
		if (method === 'POST') return this.#create(options);
		if (method === 'PATCH') return this.#edit(id, options);
		if (path.endsWith('/completion')) return this.#complete(id, options);
		return this.#delete(id, options);
	}

	#create({ body, key }: Options): Answer<unknown> {
		const given = body as Partial<Task> & { id: string };
		if (given.parent_id) this.#find(given.parent_id);
		if (this.tasks.has(given.id)) throw problem(409, 'id_taken');
		this.tasks.set(given.id, task(given.id, { ...given, version: 0, deleted: true } as Partial<Row>));
		return this.#write(given.id, { ...given, deleted: undefined }, key);
	}

	#edit(id: string, { body, key, version }: Options): Answer<unknown> {
		const row = this.#find(id);
		if (version !== undefined && version !== row.version) throw problem(412, 'stale', row);
		return this.#write(id, body as Partial<Task>, key);
	}

	#bulk({ body, key }: Options): Answer<unknown> {
		const { edits } = body as { edits: BulkUpdate[] };
		const tasks = edits.map(({ task_id, change, version }) => {
			return this.#edit(task_id, { body: change, key: key && `${key}/${task_id}`, version }).body;
		});
		return told({ tasks });
	}

	/** Only while everything is as the operation left it; asked for twice, it is done once. */
	#reverse(operationId: string): Answer<unknown> {
		const steps = this.#operations.get(operationId);
		if (!steps) throw problem(404, 'not_found');
		if (this.#reversed.has(operationId)) return told({});
		for (const { id, after } of steps)
			if (!holds(this.tasks.get(id), { deleted: undefined, ...after })) throw problem(409, 'changed_since');
		for (const { id, before } of steps.toReversed()) this.#write(id, before, undefined);
		this.#reversed.add(operationId);
		return told({});
	}

	#complete(id: string, { key }: Options): Answer<unknown> {
		const row = this.#find(id);
		if (row.completed_at) return told({ task: row, next_task: null });
		const done = this.#write(id, { completed_at: this.now().toISOString(), outcome: 'done' }, key);
		return { ...done, body: { task: done.body, next_task: null } };
	}

	#delete(id: string, { key }: Options): Answer<unknown> {
		this.#find(id);
		for (const child of this.present()) if (child.parent_id === id) this.#delete(child.id, { key });
		return { ...this.#write(id, { deleted: true } as Partial<Row>, key), body: null };
	}

	#find(id: string): Row {
		const row = this.tasks.get(id);
		if (!row || row.deleted) throw problem(404, 'not_found');
		return row;
	}

	#write(id: string, fields: Partial<Row>, key: string | undefined): Answer<unknown> {
		const row = this.tasks.get(id) as Row;
		const next = {
			...row,
			...fields,
			version: row.version + 1,
			revision: ++this.#revision,
			updated_at: this.now().toISOString(),
		};
		this.tasks.set(id, next);
		this.history.push({ key, id, fields });
		const before = Object.fromEntries(Object.keys(fields).map((name) => [name, row[name as keyof Row]]));
		this.#steps.push({ id, before, after: fields, at: next.updated_at });
		return told(next);
	}

	/** What was done to a task, newest first. */
	#changes(taskId: string): { items: Partial<ChangeEntry>[] } {
		const items = [...this.#operations].flatMap(([operation_id, steps]) =>
			steps.map(({ id: entity_id, after, at }) => {
				return { kind: kindOf(after), entity_id, operation_id, account_id: 'me', at, after };
			}),
		);
		return { items: items.filter((one) => one.entity_id === taskId).reverse() };
	}

	#sync(cursor: string | null): SyncAnswer {
		const [epoch, since = 0] = (cursor ?? `${this.#epoch}.0`).split('.').map(Number);
		if (epoch !== this.#epoch) throw problem(410, 'cursor_void');
		const moved = [...this.tasks.values()].filter((row) => row.revision > since);
		const page = moved.sort((a, b) => a.revision - b.revision).slice(0, PAGE);
		const more = page.length < moved.length;
		return answer({
			cursor: `${this.#epoch}.${more ? page.at(-1)?.revision : this.#revision}`,
			more,
			account: since ? null : ({ id: 'me', time_zone: 'Europe/Berlin' } as Account),
			lists: since ? [] : this.lists,
			tasks: page.filter((row) => !row.deleted),
			deleted_tasks: page.filter((row) => row.deleted && since).map((row) => row.id),
		});
	}
}

function kindOf(after: Partial<Row>): ChangeEntry['kind'] {
	if ('deleted' in after) return after.deleted ? 'delete' : 'create';
	if (!('completed_at' in after)) return 'update';
	return after.completed_at ? 'complete' : 'reopen';
}

function holds(row: Row | undefined, fields: Partial<Row>): boolean {
	const same = (name: string) =>
		JSON.stringify(row?.[name as keyof Row]) === JSON.stringify(fields[name as keyof Row]);
	return Object.keys(fields).every(same);
}

function told(body: unknown): Answer<unknown> {
	return { body, status: 200, operationId: null };
}

function problem(status: number, code: string, current?: unknown): Problem {
	return new Problem({ status, code, detail: code, current: structuredClone(current) });
}
