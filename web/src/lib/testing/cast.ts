// Rows for tests: complete ones, of which a test says only what it is about.
import type { SyncAnswer, Task, TaskList } from '#lib/api/types.ts';

const AT = '2026-11-24T09:00:00Z';

export function task(id: string, fields: Partial<Task> = {}): Task {
	return {
		...{
			id,
			list_id: 'inbox',
			parent_id: null,
			title: `Task ${id}`,
			description: '',
			priority: null,
			tags: [],
		},
		...{ position: 'a0', estimate_minutes: null, pinned: false, start_date: null, due_date: null },
		...{ due_time: null, time_zone: null, due_at: null, recurrence: null, series_id: id, previous_id: null },
		...{ reminders: [], completed_at: null, outcome: null, version: 1, revision: 1 },
		...{ created_at: AT, updated_at: AT },
		...fields,
	};
}

export function list(id: string, fields: Partial<TaskList> = {}): TaskList {
	return {
		...{ id, name: `List ${id}`, inbox: false, role: 'owner' as const, color: null, position: 'a0' },
		...{ revision: 1, version: 1, created_at: AT, updated_at: AT },
		...fields,
	};
}

export function answer(fields: Partial<SyncAnswer> = {}): SyncAnswer {
	return {
		...{ cursor: 'c1', more: false, account: null, lists: [], dropped_lists: [], tasks: [] },
		...{ deleted_tasks: [], suggestions: [] },
		...fields,
	};
}
