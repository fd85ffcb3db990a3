// Every text of the app, in the language of whoever looks. How to add one: web/README.md.
import type { Messages } from '#lib/words/messages.generated.ts';
import { type Part, type Runtime, runtimeFor } from '#lib/words/runtime.ts';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;
export type Key = keyof Messages;
/** The keys of messages without tags, and of those with. */
export type PlainKey = { [K in Key]: [Messages[K]['tags']] extends [never] ? K : never }[Key];
export type RichKey = Exclude<Key, PlainKey>;
export type Values<K extends Key> = Messages[K]['values'] extends null ? [] : [values: Messages[K]['values']];

type Compiled = Record<string, string | ((values: object | null | undefined) => string | Part[])>;
type Loaded = { default: (runtime: Runtime) => Compiled };

const LOAD: Record<Language, () => Promise<Loaded>> = {
	en: () => import('virtual:words/en'),
	de: () => import('virtual:words/de'),
};

/** For the languages that the server does not speak, its sentences. */
const SAID: Partial<Record<Language, () => Promise<{ said: Saying }>>> = {
	de: () => import('#lib/words/sentences/de.ts'),
};
type Saying = (text: string) => string;
const asItIs: Saying = (text) => text;

/** What is shown now: the words, and the locale for dates and numbers ("en-GB"). */
let shown = $state.raw({ language: 'en' as Language, locale: 'en', compiled: {} as Compiled });
/** What the server says, once it has said something: only then is it loaded. */
let ofServer = $state.raw(asItIs);

/** The text for a key, with its values put in. */
export function t<K extends PlainKey>(key: K, ...[values]: Values<K>): string {
	return String(textOf(key, values));
}

/** A message with tags, in parts; `Words.svelte` shows them. */
export function partsOf<K extends RichKey>(key: K, ...[values]: Values<K>): Part[] {
	const text = textOf(key, values);
	return typeof text === 'string' ? [text] : text;
}

/** The text for a key that comes from outside, such as an error's code; nothing where there is none. */
export function textFor(key: string, values?: object): string | undefined {
	return Object.hasOwn(shown.compiled, key) ? String(textOf(key, values)) : undefined;
}

/** Load the server's sentences in the language of whoever looks; where that fails, they stay as they are. */
export async function hearServer(): Promise<void> {
	const { language } = shown;
	const loaded = await SAID[language]?.().catch(() => undefined);
	if (loaded && language === shown.language) ofServer = loaded.said;
}

/** A sentence of the server's, in the language of whoever looks, after `hearServer`. */
export function said(text: string): string {
	return ofServer(text);
}

function textOf(key: string, values: object | null | undefined): string | Part[] {
	const message = shown.compiled[key] ?? key;
	return typeof message === 'function' ? message(values) : message;
}

/** The locale for dates and numbers: the language, as it is written where the browser is at home. */
export function locale(): string {
	return shown.locale;
}

export function language(): Language {
	return shown.language;
}

/** Show everything in this language from now on; loads its words where they are not here yet. */
export async function speak(wanted: Language, tags = languagesOfBrowser()): Promise<void> {
	const { default: compile } = await LOAD[wanted]();
	const locale = localeFor(wanted, tags);
	shown = { language: wanted, locale, compiled: compile(runtimeFor(locale)) };
	ofServer = asItIs;
	if (typeof document === 'undefined') return;
	document.documentElement.lang = wanted;
}

/** The first of the browser's languages that there is; English where there is none. */
export function preferredLanguage(wanted: readonly string[] = languagesOfBrowser()): Language {
	const known = wanted
		.map((tag) => tag.slice(0, 2).toLowerCase())
		.find((tag) => Object.hasOwn(LANGUAGES, tag));
	return (known as Language | undefined) ?? 'en';
}

/** A language in the browser's own variant ("en-GB"), or else with the region of the browser ("en-DE"). */
export function localeFor(language: Language, tags: readonly string[]): string {
	const own = tags.find((tag) => tag.toLowerCase().startsWith(`${language}-`));
	const region = tags.map((tag) => new Intl.Locale(tag).region).find(Boolean);
	return own ?? (region ? `${language}-${region}` : language);
}

function languagesOfBrowser(): readonly string[] {
	return typeof navigator === 'undefined' ? ['en'] : (navigator.languages ?? [navigator.language]);
}
