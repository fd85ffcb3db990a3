// What quick add understands besides the title: "Pay rent #home !high due:fri", in any language of the app
// ("!hoch bis:fr"). Anything else is title.
import type { Priority } from '#lib/api/types.ts';
import { addDays, validDay, weekdayOf } from '#lib/tasks/civil.ts';

export interface Typed {
	title: string;
	tags: string[];
	priority: Priority | null;
	due_date: string | null;
}

const PRIORITIES = new Map<string, Priority>([
	['high', 'high'],
	['h', 'high'],
	['medium', 'medium'],
	['m', 'medium'],
	['low', 'low'],
	['l', 'low'],
	['hoch', 'high'],
	['mittel', 'medium'],
	['niedrig', 'low'],
]);
/** Each weekday in English, which three letters are enough for, and in German, where two are. */
const DAYS = [
	['monday', 'montag'],
	['tuesday', 'dienstag'],
	['wednesday', 'mittwoch'],
	['thursday', 'donnerstag'],
	['friday', 'freitag'],
	['saturday', 'samstag'],
	['sunday', 'sonntag'],
] as const;
const TODAY = ['today', 'heute'];
const TOMORROW = ['tomorrow', 'morgen'];

/** Take tags, priority and due date out of a typed line; a line of nothing else stays a title. */
export function readTyped(line: string, today: string): Typed {
	const typed: Typed = { title: '', tags: [], priority: null, due_date: null };
	const words = line
		.trim()
		.split(/\s+/)
		.filter((word) => !take(word, typed, today));
	typed.title = words.join(' ');
	return typed.title ? typed : { title: line.trim(), tags: [], priority: null, due_date: null };
}

function take(word: string, typed: Typed, today: string): boolean {
	const tag = /^#(\p{L}[\p{L}\p{N}_-]*)$/u.exec(word)?.[1];
	if (tag) return addTo(typed.tags, tag);
	const priority = PRIORITIES.get(/^!(\w+)$/.exec(word)?.[1]?.toLowerCase() ?? '');
	if (priority) return !!(typed.priority = priority);
	const day = dayFrom(/^(?:due|bis):(\S+)$/i.exec(word)?.[1]?.toLowerCase() ?? '', today);
	if (day) typed.due_date = day;
	return day !== null;
}

/** "today", "tomorrow", "fri" (the next one), the same in German, or 2026-11-30; null for anything else. */
export function dayFrom(word: string, today: string): string | null {
	if (TODAY.includes(word)) return today;
	if (TOMORROW.includes(word)) return addDays(today, 1);
	const weekday = DAYS.findIndex((names) => isBeginningOf(word, names));
	if (weekday >= 0) return addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);
	return validDay(word);
}

function isBeginningOf(word: string, [english, german]: (typeof DAYS)[number]): boolean {
	return (word.length > 2 && english.startsWith(word)) || (word.length > 1 && german.startsWith(word));
}

/** Once, however it is spelled, as the server has it. */
function addTo(tags: string[], tag: string): true {
	if (!tags.some((one) => one.toLowerCase() === tag.toLowerCase())) tags.push(tag);
	return true;
}
