// Puts what runs before the first paint into the page itself: the theme, and on the app's own addresses the wish for the
// files that SvelteKit would ask for only once its start script has run. On a slow network that is two ways to the server
// less. The pages for signing up and in need few of them and ask for none. After `vite build`, before the headers.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const built = join(root, '.svelte-kit');
const build = join(root, 'build');
const read = (/** @type {string} */ path) => readFileSync(path, 'utf8');

/** @type {Record<string, { file: string, imports?: string[], css?: string[] }>} */
const chunks = JSON.parse(read(join(built, 'output/client/.vite/manifest.json')));
const generated = 'generated/build/client-optimized';

/** The files of a chunk and of all that it imports. @returns {string[]} */
function filesOf(/** @type {string} */ key, seen = new Set()) {
	const chunk = chunks[key];
	if (!chunk) throw new Error(`no ${key} in the manifest`);
	if (seen.has(key)) return [];
	seen.add(key);
	return [chunk.file, ...(chunk.css ?? []), ...(chunk.imports ?? []).flatMap((one) => filesOf(one, seen))];
}

const nodeFiles = (/** @type {number | string} */ number) =>
	filesOf(`.svelte-kit/${generated}/nodes/${number}.js`);

/** The files by the first word of an address, those of a route of the app. */
function filesByAddress() {
	const routes = read(join(built, generated, 'app.js')).matchAll(
		/"\/\(app\)\/?(\w*)[^"]*": \[(\d+),\[2\]\]/g,
	);
	const found = [...routes].map(([, word, node]) => [word, nodeFiles(/** @type {string} */ (node))]);
	if (!found.length) throw new Error('no routes of the app');
	const { '': beginning, today, ...others } = Object.fromEntries(found);
	return { '': [...beginning, ...today], today, ...others };
}

const page = join(build, 'index.html');
const html = read(page);
const already = (/** @type {string} */ file) => html.includes(`"/${file}"`);
const fresh = (/** @type {string[]} */ files) => [...new Set(files)].filter((file) => !already(file));
const all = fresh(nodeFiles(2));
const wanted = {
	all,
	of: Object.fromEntries(
		Object.entries(filesByAddress()).map(([word, files]) => [
			word,
			fresh(files).filter((file) => !all.includes(file)),
		]),
	),
	words: Object.fromEntries(['en', 'de'].map((code) => [code, filesOf(`virtual:words/${code}`)])),
};

const tag = '<script src="/theme.js"></script>';
// A script waits for the style sheets before it; and the files of the start go first.
const place = /(?=<link href="[^"]*" rel="stylesheet">)/;
const source = `${read(join(root, 'static/theme.js'))}${read(join(root, 'scripts/wishes.js'))}`;
const script = source.replace('WANTED', () => JSON.stringify(wanted));
const hash = `'sha256-${createHash('sha256').update(script).digest('base64')}'`;
if (!html.includes(tag) || !place.test(html) || !html.includes("script-src 'self'"))
	throw new Error('another index.html');
writeFileSync(
	page,
	html
		.replace(tag, '')
		.replace(place, () => `<script>${script}</script>\n\t\t`)
		.replace("script-src 'self'", () => `script-src 'self' ${hash}`),
);
rmSync(join(build, 'theme.js'));
