// A single-page app: everything a screen shows comes from the store, which only the browser has.
import { preferredLanguage, speak } from '#lib/words/words.svelte.ts';

export const ssr = false;
export const prerender = false;

/** Nothing is shown before its words are here. */
export const load = () => speak(preferredLanguage());
