// What an agent noticed, as a sentence in the language of the app, from the evidence alone: as each rule in
// reeve/agent/rules/ says it in English.
import type { Suggestion } from '#lib/api/types.ts';
import type * as Facts from '#lib/suggestions/evidence.ts';
import { clockIn, dayIn } from '#lib/tasks/civil.ts';
import { durationLabel } from '#lib/tasks/due.ts';
import { WEEKDAYS } from '#lib/tasks/recurrence.ts';
import { rhythmWords } from '#lib/tasks/rhythm.ts';
import { civilDay, clockTime, listed, weekdayName } from '#lib/words/dates.ts';
import { t } from '#lib/words/words.svelte.ts';

type Told = Pick<Suggestion, 'message' | 'evidence' | 'proposals'>;

/** As many as the agents name in a sentence; the others stand in the evidence. */
const NAMED = 5;

/** The sentence of a suggestion; the server's own where a newer server has a rule that is not known here. */
export function sentenceFor(suggestion: Told): string {
	const rule = SENTENCES[String(suggestion.evidence['rule'])];
	try {
		return rule?.(suggestion.evidence as never, suggestion) ?? suggestion.message;
	} catch {
		return suggestion.message;
	}
}

const SENTENCES: Record<string, (evidence: never, suggestion: Told) => string> = {
	overdue: (facts: Facts.Overdue | Facts.OverdueTogether) =>
		facts.about === 'list' ? overdueTogether(facts) : overdue(facts),
	prioritization,
	everything_high: everythingHigh,
	undated_high: undatedHigh,
	neglected,
	slipping,
	overload,
	insight: (facts: Facts.Peak | Facts.Growth) => ('when' in facts ? peak(facts) : growth(facts)),
};

function overdue(facts: Facts.Overdue): string {
	const { title, overdue_minutes: minutes } = facts;
	const looked = lookedOn(facts);
	const when = dueWords(facts, looked, facts.time_zone);
	const open = t('agents.overdue.open', { title, when });
	const since = () => {
		const sameDay = dayIn(facts.time_zone, new Date(facts.due_at)) === looked;
		const moment = sameDay ? timeWords(facts.looked_at, facts.time_zone) : lookedWords(facts);
		return t('agents.overdue.since', { title, when, moment, duration: lengthWords(minutes) });
	};
	const question = facts.proposed_date
		? t('agents.overdue.move', { day: dayWords(facts.proposed_date, looked) })
		: t('agents.overdue.skip', { day: dayWords(given(facts.next_date), looked) });
	return `${minutes < 1 ? open : since()} ${question}`;
}

function overdueTogether(facts: Facts.OverdueTogether): string {
	const together = { count: facts.task_count, list: facts.list_name, moment: lookedWords(facts) };
	return [
		t('agents.overdue.together', together),
		...facts.tasks.slice(0, NAMED).map((one) => overdueOne(one, facts)),
		...(facts.more_count ? [t('agents.overdue.more', { count: facts.more_count })] : []),
	].join(' ');
}

function overdueOne(one: Facts.Late, facts: Facts.OverdueTogether): string {
	const looked = lookedOn(facts);
	const day = dayWords(given(one.proposed_date ?? one.next_date), looked);
	const values = { title: one.title, when: dueWords(one, looked, facts.time_zone), day };
	return one.proposed_date ? t('agents.overdue.oneMove', values) : t('agents.overdue.oneSkip', values);
}

function prioritization(facts: Facts.Prioritization): string {
	const when = dueWords(facts, lookedOn(facts), facts.time_zone);
	const { title, window_hours: hours } = facts;
	return t('agents.prioritization', { title, when, hours, priority: facts.priority ?? 'none' });
}

function everythingHigh(facts: Facts.EverythingHigh): string {
	const start = t('agents.everythingHigh', { high: facts.high_count, open: facts.open_count });
	if (!facts.candidates.length) return start;
	const names = facts.candidates.map(({ title, due_date }) =>
		due_date
			? t('agents.everythingHigh.due', { title, day: dayWords(due_date, facts.looked_on) })
			: t('agents.everythingHigh.noDate', { title }),
	);
	const down = { priority: facts.proposed_priority, names: names.join(', ') };
	return `${start} ${t('agents.everythingHigh.stepDown', down)}`;
}

function undatedHigh(facts: Facts.UndatedHigh): string {
	return t('agents.undatedHigh', {
		title: facts.title,
		current: facts.priority,
		since: dayWords(facts.created_on, facts.looked_on),
		days: facts.age_days,
		priority: facts.proposed_priority,
	});
}

function neglected(facts: Facts.Neglected): string {
	const since = dayWords(facts.waiting_since, facts.looked_on);
	const start = t('agents.neglected', { title: facts.title, since, days: facts.untouched_days });
	return `${start} ${neglectedQuestion(facts)}`;
}

function neglectedQuestion(facts: Facts.Neglected): string {
	if (facts.proposed_date)
		return t('agents.neglected.date', { day: dayWords(facts.proposed_date, facts.looked_on) });
	if (facts.proposed_priority) return t('agents.neglected.lower', { priority: facts.proposed_priority });
	return t('agents.neglected.drop');
}

function slipping(facts: Facts.Slipping, suggestion: Told): string {
	const slips = facts.cadence
		.filter(({ how }) => how === 'late' || how === 'skipped')
		.map((one) => slipWords(one, facts.looked_on));
	const { title, slipped_count: slipped, occurrence_count: count } = facts;
	const start = t('agents.slipping', { title, slipped, count, slips: slips.join('; ') });
	const rhythm = rhythmWords(given(suggestion.proposals[0]?.change.recurrence?.rule));
	const question = facts.proposed_date
		? t('agents.slipping.changeFrom', { rhythm, day: dayWords(facts.proposed_date, facts.looked_on) })
		: t('agents.slipping.change', { rhythm });
	return `${start} ${question}`;
}

/** "due Monday 23 November, done Wednesday 25 November". */
export function slipWords(one: Facts.Slip, today: string): string {
	const due = dayWords(one.due_date, today);
	if (!one.done_on) return t('agents.slipping.skipped', { due });
	return t('agents.slipping.done', { due, done: dayWords(one.done_on, today) });
}

function overload(facts: Facts.Overload): string {
	const day = dayWords(facts.over_date, facts.looked_on);
	const start = t('agents.overload', { day, minutes: durationLabel(facts.over_minutes) });
	const misfits = { count: facts.misfit_count };
	if (!facts.moves.length) return t('agents.overload.misfits', { start, ...misfits });
	const moves = overloadMoves(facts);
	if (facts.everything_fits) return t('agents.overload.fits', { start, moves });
	const helps = t('agents.overload.helps', { start, moves });
	return facts.misfit_count ? `${helps} ${t('agents.overload.misfitsToo', misfits)}` : helps;
}

/** "“A” and “B” to Friday 27 November", day by day. */
function overloadMoves(facts: Facts.Overload): string {
	const byDay = Map.groupBy(
		facts.moves.slice(0, NAMED).filter((one) => one.proposed_date),
		(one) => given(one.proposed_date),
	);
	const days = [...byDay]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([day, those]) => {
			const titles = listed(those.map(({ title }) => t('agents.overload.title', { title })));
			return t('agents.overload.move', { titles, day: dayWords(day, facts.looked_on) });
		});
	const moves = listed(days);
	return facts.more_count ? t('agents.overload.moves', { moves, count: facts.more_count }) : moves;
}

function peak(facts: Facts.Peak): string {
	// "Tuesday" begins as RFC 5545 calls it.
	const weekday = WEEKDAYS.find((day) => facts.when.toUpperCase().startsWith(day));
	return t('agents.insight.peak', {
		part: facts.when.replace('the ', ''),
		day: weekday ? weekdayName(weekday, 'long') : '',
		count: facts.count,
		total: facts.total,
		weeks: facts.week_count,
		expected: facts.expected_count,
	});
}

function growth(facts: Facts.Growth): string {
	const { list_name: list, came_count: came, finished_count: finished, week_count: weeks } = facts;
	return t('agents.insight.growth', { list, came, finished, weeks });
}

function lookedOn(facts: { looked_at: string; time_zone: string }): string {
	return dayIn(facts.time_zone, new Date(facts.looked_at));
}

function lookedWords(facts: { looked_at: string; time_zone: string }): string {
	const day = lookedOn(facts);
	return t('agents.at', { day: dayWords(day, day), time: timeWords(facts.looked_at, facts.time_zone) });
}

/** "Tuesday 24 November", with the year if it is another one than that of `today`. */
export function dayWords(day: string, today: string): string {
	const year = day.slice(0, 4) === today.slice(0, 4) ? undefined : 'numeric';
	return civilDay(day, { weekday: 'long', day: 'numeric', month: 'long', year });
}

function timeWords(at: string, zone: string): string {
	return clockTime(clockIn(zone, new Date(at)));
}

function dueWords(
	due: { due_date: string; due_time: string | null; due_at: string },
	today: string,
	zone: string,
) {
	if (due.due_time === null) return dayWords(due.due_date, today);
	const day = dayWords(dayIn(zone, new Date(due.due_at)), today);
	return t('agents.at', { day, time: timeWords(due.due_at, zone) });
}

/** Minutes, hours from two on, days from two on; rounded down. */
function lengthWords(minutes: number): string {
	const hours = Math.floor(minutes / 60);
	if (hours >= 48) return t('agents.days', { count: Math.floor(hours / 24) });
	return hours >= 2 ? t('agents.hours', { count: hours }) : t('agents.minutes', { count: minutes });
}

/** What the rule promises to be there. Throws where it is not; the server's own sentence is shown then. */
function given<T>(value: T | null | undefined): T {
	if (value === null || value === undefined) throw new Error('the evidence is not as expected');
	return value;
}
