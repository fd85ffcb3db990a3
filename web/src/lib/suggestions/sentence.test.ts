// Each rule's sentence, in both languages, from evidence as the agents write it.
import { sentenceFor } from '#lib/suggestions/sentence.ts';
import { speak } from '#lib/words/words.svelte.ts';
import { afterEach, expect, test } from 'vitest';

const LOOKED = { time_zone: 'Europe/Berlin', looked_at: '2026-11-24T11:00:00Z' };
const LATE = {
	title: 'Rent',
	due_date: '2026-11-21',
	due_time: null,
	due_at: '2026-11-21T23:00:00Z',
	overdue_minutes: 3600,
	proposed_date: '2026-11-25',
	next_date: null,
};
const SAMPLES = {
	overdue: { ...LATE, ...LOOKED, about: 'task' },
	prioritization: {
		...LOOKED,
		title: 'Tax',
		priority: null,
		due_date: '2026-11-25',
		due_time: '18:00:00',
		due_at: '2026-11-25T17:00:00Z',
		window_hours: 48,
	},
	everything_high: {
		open_count: 12,
		high_count: 8,
		candidates: [
			{ title: 'A', due_date: null },
			{ title: 'B', due_date: '2027-01-05' },
		],
		proposed_priority: 'medium',
		looked_on: '2026-11-24',
	},
	undated_high: {
		title: 'Roof',
		priority: 'high',
		created_on: '2026-11-10',
		looked_on: '2026-11-24',
		age_days: 14,
		proposed_priority: 'medium',
	},
	neglected: {
		title: 'Attic',
		waiting_since: '2026-11-01',
		looked_on: '2026-11-24',
		untouched_days: 23,
		proposed_date: null,
		proposed_priority: 'low',
	},
	slipping: {
		title: 'Gym',
		looked_on: '2026-11-24',
		slipped_count: 3,
		occurrence_count: 4,
		cadence: [
			{ due_date: '2026-11-23', how: 'late', done_on: '2026-11-24' },
			{ due_date: '2026-11-16', how: 'skipped', done_on: null },
			{ due_date: '2026-11-09', how: 'on time', done_on: '2026-11-09' },
		],
		proposed_date: null,
	},
	overload: {
		looked_on: '2026-11-24',
		over_date: '2026-11-27',
		over_minutes: 140,
		moves: [
			{ title: 'A', proposed_date: '2026-11-28' },
			{ title: 'B', proposed_date: '2026-11-28' },
		],
		more_count: 0,
		misfit_count: 0,
		everything_fits: true,
		days: [],
	},
	insight: { when: 'Tuesday', count: 31, total: 60, expected_count: 9, week_count: 12 },
};

const RHYTHM = { recurrence: { rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO' } };

function say(rule: string, evidence: object) {
	const proposals = [{ change: RHYTHM }];
	return sentenceFor({ message: 'as the server said', evidence: { rule, ...evidence }, proposals } as never);
}

afterEach(() => speak('en', ['en-GB']));

test('English says what the agents say', () => {
	expect(Object.entries(SAMPLES).map(([rule, evidence]) => say(rule, evidence))).toEqual([
		'“Rent” was due on Saturday 21 November; by Tuesday 24 November at 12:00 it was 2 days overdue. Move it to Wednesday 25 November?',
		'“Tax” is due on Wednesday 25 November at 18:00, within 48 hours, and it has no priority. Raise it to high?',
		'8 of your 12 open tasks have high priority. If everything is urgent, nothing is. Could some step down to medium? “A” (no date), “B” (due on Tuesday, 5 January 2027).',
		'“Roof” has high priority and no date, and has been open since Tuesday 10 November, for 14 days. Lower it to medium?',
		'“Attic” has waited since Sunday 1 November, 23 days without a change. Lower it to low?',
		'“Gym” was late or skipped 3 of the last 4 times: due Monday 23 November, done Tuesday 24 November; due Monday 16 November, skipped. Change it to every 2 weeks on Monday?',
		'Friday 27 November is 2 h 20 min over: moving “A” and “B” to Saturday 28 November makes everything fit.',
		'You finish most on Tuesdays: 31 of 60 tasks in 12 weeks, where chance would make it about 9.',
	]);
});

test('German says the same', async () => {
	await speak('de', ['de-DE']);
	expect(Object.entries(SAMPLES).map(([rule, evidence]) => say(rule, evidence))).toEqual([
		'„Rent“ war am Samstag, 21. November fällig (2 Tage überfällig, Stand Dienstag, 24. November um 12:00). Auf Mittwoch, 25. November verschieben?',
		'„Tax“ ist am Mittwoch, 25. November um 18:00 fällig, in weniger als 48 Stunden, und hat keine Priorität. Auf hoch setzen?',
		'8 von deinen 12 offenen Aufgaben haben hohe Priorität. Wenn alles dringend ist, ist nichts dringend. Könnten einige davon nur mittel sein? „A“ (ohne Datum), „B“ (fällig am Dienstag, 5. Januar 2027).',
		'„Roof“ hat hohe Priorität und kein Datum und ist seit Dienstag, 10. November offen, seit 14 Tagen. Auf mittel senken?',
		'„Attic“ wartet seit Sonntag, 1. November, 23 Tage ohne Änderung. Auf niedrig senken?',
		'„Gym“ kam 3 der letzten 4 Male zu spät oder gar nicht: fällig Montag, 23. November, erledigt Dienstag, 24. November; fällig Montag, 16. November, ausgelassen. Auf „alle 2 Wochen am Montag“ ändern?',
		'Freitag, 27. November liegt 2 Std. 20 Min. über dem, was geht: Mit „A“ und „B“ auf Samstag, 28. November passt alles.',
		'Du erledigst das meiste am Dienstag: 31 von 60 Aufgaben in 12 Wochen; durch Zufall wären es etwa 9.',
	]);
});

test('several overdue tasks of a list are named one by one, the rest counted', () => {
	const tasks = [LATE, { ...LATE, title: 'Gym', proposed_date: null, next_date: '2026-11-28' }];
	const together = { ...LOOKED, about: 'list', list_name: 'Home', task_count: 2, more_count: 3, tasks };
	expect(say('overdue', together)).toBe(
		'2 tasks in “Home” were overdue by Tuesday 24 November at 12:00. “Rent”, due on Saturday 21 November: move it to Wednesday 25 November. “Gym”, due on Saturday 21 November: skip it and go on with the next one on Saturday 28 November. And 3 more.',
	);
});

test('a rule that is not known here, or other evidence than expected, is told in the words of the server', () => {
	expect(say('from_the_future', {})).toBe('as the server said');
	expect(say('overdue', { ...SAMPLES.overdue, proposed_date: null })).toBe('as the server said');
});
