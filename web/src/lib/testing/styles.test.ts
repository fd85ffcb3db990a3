// Styles say start and end, never left and right, so that nothing breaks where lines begin on the right.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = join(import.meta.dirname, '..', '..');
const PHYSICAL = [
	/^\s*(left|right)\s*:/,
	/\b(margin|padding|border)-(left|right)\b/,
	/\btext-align: (left|right)\b/,
	/\bborder-(top|bottom)-(left|right)-radius\b/,
	/\b(float|clear): (left|right)\b/,
];
/** Four values go round the box: the second and the fourth are right and left. */
const FOUR = /^\s*(inset|padding|margin): (\S+) (\S+) (\S+) (\S+);$/;

function isPhysical(line: string): boolean {
	const four = FOUR.exec(line);
	return PHYSICAL.some((pattern) => pattern.test(line)) || (!!four && four[3] !== four[5]);
}

test('no style says left or right', () => {
	const names = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' });
	const found = names
		.filter((name) => /\.(svelte|css)$/.test(name))
		.flatMap((name) =>
			stylesIn(name)
				.filter(isPhysical)
				.map((line) => `${name}: ${line.trim()}`),
		);
	expect(found).toEqual([]);
});

function stylesIn(name: string): string[] {
	const text = readFileSync(join(SOURCE, name), 'utf8');
	const styles = name.endsWith('.css') ? text : text.slice(text.lastIndexOf('<style>'));
	return styles.includes('{') ? styles.split('\n') : [];
}
