// A description as nodes that are safe to show: parsed in a worker with a limit of time, then sanitised.
import DOMPurify from 'dompurify';

/** Milliseconds. An ordinary text takes a few; some made to be slow take minutes (60 kB of `_a*`: 89 s). */
const LIMIT = 1000;

const ALLOWED = {
	ALLOWED_TAGS: [
		...['p', 'br', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'strong', 'em', 'del', 'code', 'pre'],
		...['blockquote', 'ul', 'ol', 'li', 'input', 'a', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
	],
	ALLOWED_ATTR: ['href', 'type', 'checked', 'start', 'align'],
	ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
	ADD_URI_SAFE_ATTR: ['type', 'checked', 'start', 'align'],
	ALLOW_DATA_ATTR: false,
	ALLOW_ARIA_ATTR: false,
	RETURN_DOM_FRAGMENT: true as const,
};

/** The nodes of a Markdown text; null where it takes too long. Links open elsewhere and do not say where from. */
export async function render(source: string): Promise<DocumentFragment | null> {
	const html = await parseBeside(source);
	if (html === null) return null;
	const nodes = DOMPurify.sanitize(html, ALLOWED);
	nodes.querySelectorAll('a').forEach(outward);
	nodes.querySelectorAll('input').forEach((box) => (box.type = 'checkbox'));
	return nodes;
}

function outward(link: HTMLAnchorElement): void {
	link.target = '_blank';
	link.rel = 'noreferrer';
}

let worker: Worker | null = null;

function parseBeside(source: string): Promise<string | null> {
	worker ??= new Worker(new URL('./parsing.worker.ts', import.meta.url), { type: 'module' });
	const asked = worker;
	const { port1: here, port2: there } = new MessageChannel();
	return new Promise((resolve) => {
		const giveUp = () => {
			asked.terminate();
			if (worker === asked) worker = null;
			resolve(null);
		};
		const timer = setTimeout(giveUp, LIMIT);
		here.onmessage = ({ data }: MessageEvent<string>) => {
			clearTimeout(timer);
			resolve(data);
		};
		asked.postMessage(source, [there]);
	});
}
