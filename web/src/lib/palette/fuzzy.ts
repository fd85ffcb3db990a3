// How well a text answers what somebody typed: every word must be in it, whole, at the start of a word, or scattered.

/** The words of a query, folded as the texts are. */
export function wordsOf(folded: string): string[] {
	return folded.split(/\s+/).filter(Boolean);
}

/** How well a folded text answers folded words; the higher, the better. Zero: not at all. */
export function scoreOf(words: readonly string[], text: string): number {
	let sum = 0;
	for (const word of words) {
		const score = wordScore(word, text);
		if (!score) return 0;
		sum += score;
	}
	// Of two that answer as well, the shorter one is meant.
	return sum + 1 / (1 + text.length);
}

const AT_START = 100;
const AT_WORD = 80;
const WITHIN = 60;
const SCATTERED = 20;

function wordScore(word: string, text: string): number {
	const at = text.indexOf(word);
	if (at === 0) return AT_START;
	if (at > 0) return text[at - 1] === ' ' ? AT_WORD : text.includes(` ${word}`) ? AT_WORD : WITHIN;
	return scatteredScore(word, text);
}

/** The letters in their order with others between: "grds" in "Call the garage about the doors". The closer, the better. */
function scatteredScore(word: string, text: string): number {
	if (word.length < 3) return 0;
	const first = text.indexOf(word[0] as string);
	let at = first;
	for (let index = 1; at >= 0 && index < word.length; index++)
		at = text.indexOf(word[index] as string, at + 1);
	if (at < 0) return 0;
	return SCATTERED * (word.length / (at - first + 1));
}
