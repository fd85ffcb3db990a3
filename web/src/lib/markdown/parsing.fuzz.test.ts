// Whatever a description holds, its HTML has only the elements that Markdown makes. FUZZ: how many texts (nightly a million).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countBoxes, toggleBox } from '#lib/markdown/checkboxes.ts';
import { parse } from '#lib/markdown/parsing.ts';

const numRuns = Number(process.env.FUZZ ?? 3000);
const MARKS = [
	'#',
	'- [ ] ',
	'- [x] ',
	'1. ',
	'> ',
	'```',
	'~~~',
	'`',
	'**',
	'_',
	'~~',
	'[',
	'](',
	')',
	'![',
	'<',
	'>',
	'&',
	'"',
	"'",
	'\n',
	'\n\n',
	'    ',
	'|',
	'|-|',
	'\\',
	'<!--',
	'-->',
	'&#x3c;',
	'&lt;',
];
const HOSTILE = [
	'<script>',
	'</script>',
	'<img src=x onerror=alert(1)>',
	'<svg/onload=',
	'javascript:',
	'data:text/html,',
	'<a href=',
	'onclick=',
	'<iframe ',
	'http://x.org',
	'[a]: ',
	' "',
	'" onmouseover="',
];
const piece = fc.oneof(
	fc.constantFrom(...MARKS),
	fc.constantFrom(...HOSTILE),
	fc.string({ unit: 'binary', maxLength: 6 }),
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

const ELEMENTS =
	/^<\/?(?:p|br|hr|h[1-6]|strong|em|del|code|pre|blockquote|ul|ol|li|input|a|table|thead|tbody|tr|th|td)(?=[\s>/])/;
const ATTRIBUTES = /^(?:\s+(?:href|title|type|checked|disabled|start|align|class)(?:="[^"<>]*")?)*\s*\/?>/;

test('only the elements of Markdown come out, with only their attributes', () => {
	fc.assert(
		fc.property(text, (source) => {
			for (const [place] of places(parse(source))) {
				const element = ELEMENTS.exec(place)?.[0];
				expect(element, place).toBeTruthy();
				expect(place.slice(element?.length), place).toMatch(ATTRIBUTES);
			}
		}),
		{ numRuns },
	);
}, 3_600_000);

test('ticking a box and clearing it again leaves the text as it was', () => {
	fc.assert(
		fc.property(text, fc.nat(5), (source, number) => {
			const ticked = toggleBox(source, number);
			expect(countBoxes(ticked)).toBe(countBoxes(source));
			expect(toggleBox(ticked, number).toLowerCase()).toBe(source.toLowerCase());
		}),
		{ numRuns },
	);
}, 3_600_000);

/** What begins with each `<` of the HTML. */
function places(html: string): RegExpMatchArray[] {
	return [...html.matchAll(/<.*?(?:>|$)/gs)];
}
