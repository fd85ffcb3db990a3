// Lines in which something is typed and then added: what stands in one when it goes is there when it comes again.
const TYPED = 'reeve-typed';

const left = new Map<string, string>();

/** The line goes, with what is typed in it. */
export function leaveLine(line: string, typed: string): void {
	if (typed) left.set(line, typed);
	else left.delete(line);
}

/** What was being typed into a line when it went, or before the page began anew; `line` is its `data-keep`. */
export function typedBefore(line: string): string {
	const typed = left.get(line);
	left.delete(line);
	return typed ?? stored(`${TYPED} ${line}`);
}

function stored(name: string): string {
	try {
		const typed = sessionStorage.getItem(name) ?? '';
		sessionStorage.removeItem(name);
		return typed;
	} catch {
		return '';
	}
}

/** The page begins anew. */
export function keepTyped(): void {
	for (const [line, typed] of left) sessionStorage.setItem(`${TYPED} ${line}`, typed);
	for (const { dataset, value } of document.querySelectorAll<HTMLInputElement>('[data-keep]'))
		if (value) sessionStorage.setItem(`${TYPED} ${dataset.keep}`, value);
}
