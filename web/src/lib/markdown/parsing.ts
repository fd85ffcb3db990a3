// Markdown (GitHub's) to HTML that is still to be sanitised. Raw HTML stays text, and a picture becomes a link to it:
// loading one would tell its host who reads the task, and when.
import { Marked, type Tokens } from 'marked';

const marked = new Marked({
	gfm: true,
	breaks: true,
	// What follows a `<script>` or `<pre>` is text like any other; marked would take it for HTML that is escaped already.
	walkTokens: (token) => {
		if (token.type === 'text') token.escaped = false;
	},
	renderer: {
		html: ({ text }: Tokens.HTML | Tokens.Tag) => escape(text),
		image: ({ href, text }: Tokens.Image) => `<a href="${escape(href)}">${escape(text || href)}</a>`,
		checkbox: ({ checked }: Tokens.Checkbox) => `<input type="checkbox"${checked ? ' checked' : ''}> `,
	},
});

/** The HTML of a Markdown text. Takes time out of proportion for some texts: ask `rendering.ts`. */
export function parse(source: string): string {
	return marked.parse(source, { async: false });
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
	return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
