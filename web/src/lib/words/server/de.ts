import table from '#lib/words/server/de.json';
import { sayingBy } from '#lib/words/server/sentences.ts';

export const said = sayingBy(table);
