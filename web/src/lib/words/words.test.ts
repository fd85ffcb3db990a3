// Both languages are complete, and every text is in them.
import { keysUsed, literalTexts } from '#lib/testing/texts.ts';
import { LANGUAGES, type Language, localeFor, preferredLanguage, speak, t } from '#lib/words/words.svelte.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { messagesOf, parsed, placeholdersIn, tagsIn } from '../../../scripts/words.js';

/** Milliseconds; a second where nothing else runs. */
const EVERY_FILE_IS_PARSED = 30_000;
const english = messagesOf('en');
const others = Object.keys(LANGUAGES).filter((language) => language !== 'en');

afterEach(() => speak('en', ['en-GB']));

describe.each(others)('%s', (language) => {
	const messages = messagesOf(language);

	test('has the same keys as English', () => {
		expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort());
	});

	test('has the same placeholders and tags in each message, and every message parses', () => {
		for (const key of Object.keys(english)) {
			expect([key, ...shapeOf(key, messages)]).toEqual([key, ...shapeOf(key, english)]);
		}
	});
});

function shapeOf(key: string, messages: Record<string, string>) {
	const elements = parsed(key, messages[key] ?? '');
	return [[...placeholdersIn(elements).keys()].sort(), [...tagsIn(elements)].sort()];
}

test('every message is used, and every message used is there', () => {
	const used = keysUsed();
	const unused = Object.keys(english).filter((key) => !used.some((pattern) => pattern.test(key)));
	expect(unused).toEqual([]);
});

test(
	'no text stands in a component or in code: all are in the message files',
	() => {
		expect(literalTexts()).toEqual([]);
	},
	EVERY_FILE_IS_PARSED,
);

test('plurals, choices and numbers follow the language', async () => {
	const said = () => [t('sync.connection', { state: 'live' }), t('ui.minutes', { count: 1234 })];
	expect(said()).toEqual(['Up to date', '1,234 min']);
	await speak('de', ['de-DE']);
	expect(said()).toEqual(['Alles aktuell', '1.234 Min.']);
});

test.each<[string[], Language]>([
	[['de-AT', 'en'], 'de'],
	[['fr', 'de', 'en'], 'de'],
	[['fr'], 'en'],
	[[], 'en'],
])('a browser that asks for %j gets %s', (tags, language) => {
	expect(preferredLanguage(tags)).toBe(language);
});

test('dates are written as where the browser is at home', () => {
	expect(localeFor('en', ['de-DE', 'en-GB'])).toBe('en-GB');
	expect(localeFor('en', ['de-DE'])).toBe('en-DE');
	expect(localeFor('de', [])).toBe('de');
});
