// The language of whoever looks: the account's choice, else the browser's. This device remembers the choice, for what
// is shown before the account is known.
import type { Preferences } from '#lib/api/types.ts';
import { LANGUAGES, type Language, language, preferredLanguage, speak } from '#lib/words/words.svelte.ts';

const KEY = 'reeve-language';

/** Show everything in the language of this preference from now on, and when the app is opened again. */
export async function useLanguage(preference: Preferences['language']): Promise<void> {
	const wanted = preference === 'browser' ? preferredLanguage() : preference;
	try {
		localStorage.setItem(KEY, wanted);
	} catch {
		// Storage may be forbidden; then the next start begins in the browser's language.
	}
	if (wanted !== language()) await speak(wanted);
}

/** The language to begin with. */
export function rememberedLanguage(): Language {
	try {
		const held = localStorage.getItem(KEY) ?? '';
		if (Object.hasOwn(LANGUAGES, held)) return held as Language;
	} catch {
		// Storage may be forbidden.
	}
	return preferredLanguage();
}
