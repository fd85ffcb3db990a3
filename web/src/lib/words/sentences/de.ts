import table from '#lib/words/sentences/de.json';
import { sayingBy } from '#lib/words/sentences/saying.ts';

export const said = sayingBy(table);
