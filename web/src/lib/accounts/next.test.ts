import { nextPage } from '#lib/accounts/next.ts';
import { expect, test } from 'vitest';

const HERE = 'https://tasks.example.org';

test.each(['/upcoming', '/lists/1?task=2#top', '/search?q=//example.org'])(
	'%s is a page of ours',
	(wanted) => {
		expect(nextPage(wanted, HERE)).toBe(wanted);
	},
);

test.each([
	'//example.com/',
	'/\\example.com',
	'/\t/example.com',
	'/\n\\example.com',
	'https://example.com/',
	'javascript:alert(1)',
	' //example.com',
	'\\\\example.com',
	'',
	null,
])('%j leads nowhere but to today', (wanted) => {
	expect(nextPage(wanted, HERE)).toBe('/today');
});
