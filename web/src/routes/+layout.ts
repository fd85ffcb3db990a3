// A single-page app: everything a screen shows comes from the store, which only the browser has.
import { rememberedLanguage } from '#lib/words/choosing.ts';
import { speak } from '#lib/words/words.svelte.ts';

export const ssr = false;
export const prerender = false;

/** Nothing is shown before its words are here. */
export const load = () => speak(rememberedLanguage());
