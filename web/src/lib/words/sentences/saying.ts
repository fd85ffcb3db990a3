// What the server says in English sentences (which field is wrong, what an import remarks on) in another language. A
// table has each sentence, with "{}" for what is put in; tests/test_sentences.py sees to it that none is missing.

/** What turns a sentence of the server's into the table's; one that is not there stays as it is. */
export function sayingBy(table: Record<string, string>): (text: string) => string {
	// The most particular ones first.
	const sentences = Object.entries(table)
		.sort(([a], [b]) => b.length - a.length)
		.map(([sentence, words]) => ({ pattern: patternOf(sentence), words }));
	const said = (text: string): string => {
		for (const { pattern, words } of sentences) {
			const found = pattern.exec(text);
			if (found) return words.replace(/\{(\d)\}/g, (_, number: string) => said(found[Number(number)] ?? ''));
		}
		return text;
	};
	return said;
}

function patternOf(sentence: string): RegExp {
	const parts = sentence.split('{}').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
	return new RegExp(`^${parts.join('(.+?)')}$`, 's');
}
