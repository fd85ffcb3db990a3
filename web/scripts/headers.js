// Makes the content security policy of the build a header, for nginx (headers.conf) and the backend (headers.json)
// alike. SvelteKit writes it into the page, with the hash of its start script, which is another one in each build;
// as a header it also covers what a page cannot say of itself (frame-ancestors).
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const build = join(import.meta.dirname, '..', 'build');
const page = join(build, 'index.html');
const meta = /\s*<meta http-equiv="content-security-policy" content="([^"]*)">/;
const html = readFileSync(page, 'utf8');
const policy = meta.exec(html)?.[1];
if (!policy || policy.includes('unsafe')) throw new Error(`no strict policy in index.html: ${policy}`);

const headers = {
	'Content-Security-Policy': `${policy}; frame-ancestors 'none'`,
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
	'Referrer-Policy': 'same-origin',
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'DENY',
};
writeFileSync(page, html.replace(meta, ''));
writeFileSync(join(build, 'headers.json'), `${JSON.stringify(headers, null, '\t')}\n`);
const lines = Object.entries(headers).map(([name, value]) => `add_header ${name} "${value}" always;`);
writeFileSync(join(build, 'headers.conf'), `${lines.join('\n')}\n`);
