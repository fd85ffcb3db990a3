// Whatever is typed becomes something that the server takes. FUZZ: how many lines (nightly a million).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { validDay } from '#lib/tasks/civil.ts';
import { readTyped } from '#lib/tasks/quickadd.ts';

const numRuns = Number(process.env.FUZZ ?? 3000);
const TODAY = '2026-11-24';
const MARKS = [
	'#',
	'#home',
	'!',
	'!high',
	'!hoch',
	'due:',
	'bis:',
	'today',
	'fri',
	'2026-12-01',
	'2026-02-30',
	'0000-00-00',
	'9999-12-31',
];
const PROPERTIES = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty'];
const piece = fc.oneof(
	fc.constantFrom(...MARKS, ...PROPERTIES, ' ', '  ', '\t'),
	fc.string({ unit: 'binary', maxLength: 8 }),
);
const line = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

test('tags, priority and day are ones that a task can have, and nothing else is lost', () => {
	fc.assert(
		fc.property(line, (typed) => {
			const read = readTyped(typed, TODAY);
			expect([null, 'high', 'medium', 'low']).toContain(read.priority);
			expect(read.due_date === null || validDay(read.due_date)).toBeTruthy();
			expect(read.tags.every((tag) => tag && !/\s/.test(tag))).toBe(true);
			expect(read.title).toBe(read.title.trim());
			expect(!!read.title).toBe(!!typed.trim());
			const known = typed.split(/\s+/).filter((word) => !/^(#|!|due:|bis:)/i.test(word));
			for (const word of known) expect(read.title).toContain(word);
		}),
		{ numRuns },
	);
}, 3_600_000);
