import { expect, test } from 'vitest';
import { parse } from '#lib/markdown/parsing.ts';

test('headings, lists, links, code, tables and boxes become HTML', () => {
	const html = parse('# A\n- [x] b\n\n[c](https://example.org) `d`\n\n| e |\n|---|\n| f |');
	for (const part of [
		'<h1>A</h1>',
		'checked',
		'<a href="https://example.org">c</a>',
		'<code>d</code>',
		'<td>f</td>',
	])
		expect(html).toContain(part);
});

test('raw HTML stays text', () => {
	expect(parse('<script>hurt()</script>')).not.toContain('<script');
	expect(parse('a <b onclick="hurt()">b</b>')).not.toContain('<b');
	expect(parse('a <b>b</b>')).toContain('&lt;b&gt;');
});

test('a picture becomes a link, so that none is loaded', () => {
	const html = parse('![a "photo"](https://example.org/x.png)');
	expect(html).not.toContain('<img');
	expect(html).toContain('<a href="https://example.org/x.png">a &quot;photo&quot;</a>');
});

test('a line break is one', () => {
	expect(parse('a\nb')).toContain('<br>');
});

test('HTML after an opened script or pre is text, too', () => {
	for (const opened of ['<script>', '<pre>'])
		expect(parse(`x ${opened}<img src=x onerror=alert(1)>`)).not.toContain('<img');
});
