import { Problem, fieldMessage, sentenceOf } from '#lib/api/problem.ts';
import { hearServer, said, speak } from '#lib/words/words.svelte.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';

const AHEAD = { field: 'completed_at', message: 'lies in the future' };
const invalid = (detail: string) =>
	new Problem({ status: 422, code: 'invalid', detail: `completed_at: ${detail}`, errors: [AHEAD] });

beforeEach(async () => {
	await speak('de', ['de-DE']);
	await hearServer();
});
afterEach(() => speak('en', ['en-GB']));

test('a sentence of the server’s is said in German, with what is put in', () => {
	expect(said('tasks nest 5 levels deep at most')).toBe(
		'Aufgaben lassen sich höchstens 5 Ebenen tief schachteln',
	);
	expect(said('No task above has indent 4: this one came in at level 1 instead of 3.')).toBe(
		'Keine Aufgabe darüber hat die Einrückung 4: Diese kam auf Ebene 1 statt 3.',
	);
});

test('a sentence within a sentence is too', () => {
	const remark = '“due:32” is not a date of the calendar written YYYY-MM-DD: it is kept in the description.';
	expect(said(remark)).toBe(
		'„due:32“ ist kein Datum des Kalenders in der Form JJJJ-MM-TT: Es steht in der Beschreibung.',
	);
});

test('what has signs of patterns in it stays what it is', () => {
	expect(said('Reeve has no place for “(a+)+ $1 {1}”: it is kept in the description.')).toBe(
		'Für „(a+)+ $1 {1}“ hat Reeve keinen Platz: Es steht in der Beschreibung.',
	);
	expect(said('Something nobody has translated')).toBe('Something nobody has translated');
});

test('a wrong field is told in German, beside it and in a sentence', () => {
	const problem = invalid('lies in the future');
	expect(fieldMessage(problem, 'completed_at')).toMatch(/Der Zeitpunkt liegt in der Zukunft/);
	expect(sentenceOf(problem)).toMatch(/Der Zeitpunkt liegt in der Zukunft/);
});

test('in English the sentences stay as the server says them', async () => {
	await speak('en', ['en-GB']);
	expect(sentenceOf(invalid('lies in the future'))).toBe('completed_at: lies in the future');
});
