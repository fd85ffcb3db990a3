// The facts that the agents' rules send with a suggestion, as reeve/agent/rules/ writes them. Dates are YYYY-MM-DD in
// the zone of the person, instants ISO 8601, durations minutes.
import type { Priority } from '#lib/api/types.ts';

export interface Late {
	title: string;
	due_date: string;
	due_time: string | null;
	due_at: string;
	overdue_minutes: number;
	proposed_date: string | null;
	next_date: string | null;
}

interface Looked {
	time_zone: string;
	looked_at: string;
}

export interface Overdue extends Late, Looked {
	about: 'task';
}

export interface OverdueTogether extends Looked {
	about: 'list';
	list_name: string;
	task_count: number;
	more_count: number;
	tasks: Late[];
}

export interface Prioritization extends Looked {
	title: string;
	priority: Priority | null;
	due_date: string;
	due_time: string | null;
	due_at: string;
	window_hours: number;
}

export interface EverythingHigh {
	open_count: number;
	high_count: number;
	candidates: { title: string; due_date: string | null }[];
	proposed_priority: Priority;
	looked_on: string;
}

export interface UndatedHigh {
	title: string;
	priority: Priority;
	created_on: string;
	looked_on: string;
	age_days: number;
	proposed_priority: Priority;
}

export interface Neglected {
	title: string;
	waiting_since: string;
	looked_on: string;
	untouched_days: number;
	proposed_date: string | null;
	proposed_priority: Priority | null;
}

export interface Slip {
	due_date: string;
	how: 'on time' | 'late' | 'skipped';
	done_on: string | null;
}

export interface Slipping {
	title: string;
	looked_on: string;
	slipped_count: number;
	occurrence_count: number;
	cadence: Slip[];
	proposed_date: string | null;
}

export interface PlannedDay {
	date: string;
	capacity_minutes: number;
	load_minutes: number;
	load_after_minutes: number;
}

export interface Overload {
	looked_on: string;
	over_date: string;
	over_minutes: number;
	moves: { title: string; proposed_date: string | null }[];
	more_count: number;
	misfit_count: number;
	everything_fits: boolean;
	days: PlannedDay[];
}

export interface Peak {
	when: string;
	count: number;
	total: number;
	expected_count: number;
	week_count: number;
}

export interface Growth {
	list_name: string;
	came_count: number;
	finished_count: number;
	week_count: number;
}
