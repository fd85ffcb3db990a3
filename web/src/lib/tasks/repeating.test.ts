import { repeatWords } from '#lib/tasks/repeating.ts';
import { speak } from '#lib/words/words.svelte.ts';
import { afterEach, expect, test } from 'vitest';

afterEach(() => speak('en', ['en-GB']));

const RULES = [
	['FREQ=DAILY', 'every day', 'jeden Tag'],
	['rrule:freq=daily;', 'every day', 'jeden Tag'],
	[
		'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH',
		'every 2 weeks on Monday and Thursday',
		'alle 2 Wochen am Montag und Donnerstag',
	],
	['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'every weekday', 'an jedem Werktag'],
	['FREQ=MONTHLY;BYDAY=-1FR', 'every month on the last Friday', 'jeden Monat am letzten Freitag'],
	['FREQ=MONTHLY;BYDAY=2SU', 'every month on the 2nd Sunday', 'jeden Monat am 2. Sonntag'],
	['FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1', 'every year on the 1st in March', 'jedes Jahr am 1. im März'],
	[
		'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1',
		'every month on the 31st, or the last day of a shorter month',
		'jeden Monat am 31. oder am letzten Tag eines kürzeren Monats',
	],
	['FREQ=MONTHLY;BYMONTHDAY=-1', 'every month on the last day', 'jeden Monat am letzten Tag'],
	[
		'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1',
		'every month on Monday and Tuesday (only the 1st of these)',
		'jeden Monat am Montag und Dienstag (davon nur den 1.)',
	],
	['FREQ=DAILY;UNTIL=20270101', 'every day until 1 Jan 2027', 'jeden Tag bis 01.01.2027'],
	['FREQ=DAILY;COUNT=3', 'every day, 3 times', 'jeden Tag, 3-mal'],
] as const;

test.each(RULES)('%s is “%s” and “%s”', async (rule, english, german) => {
	expect(repeatWords(rule)).toBe(english);
	await speak('de', ['de-DE']);
	expect(repeatWords(rule)).toBe(german);
});
