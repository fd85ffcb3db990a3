// The boxes of a task list in a Markdown text ("- [ ] milk"), by their number from the top.
const ITEM = /^([\s>]*(?:[-*+]|\d{1,9}[.)])\s+\[)([ xX])(\]\s+\S)/;
const FENCE = /^[\s>]*(`{3,}|~{3,})/;

/** How many boxes a text has. */
export function countBoxes(source: string): number {
	return boxLines(source.split('\n')).length;
}

/** The text with one box ticked or cleared; the text as it is where there is no such box. */
export function toggleBox(source: string, number: number): string {
	const lines = source.split('\n');
	const at = boxLines(lines)[number];
	if (at === undefined) return source;
	lines[at] =
		lines[at]?.replace(ITEM, (_, before, mark, after) => before + (mark === ' ' ? 'x' : ' ') + after) ?? '';
	return lines.join('\n');
}

/** The numbers of the lines that hold one, without those in fenced code. */
function boxLines(lines: readonly string[]): number[] {
	const found: number[] = [];
	let fence = '';
	lines.forEach((line, index) => {
		const mark = FENCE.exec(line)?.[1];
		if (mark && !fence) fence = mark;
		else if (mark?.startsWith(fence)) fence = '';
		else if (!fence && ITEM.test(line)) found.push(index);
	});
	return found;
}
