// Unit tests read English, as it is written in Great Britain.
import { speak } from '#lib/words/words.svelte.ts';

await speak('en', ['en-GB']);
