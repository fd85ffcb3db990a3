// Puts a .br and a .gz beside every text file of the build that is worth it: nginx and the backend serve them as they
// are.
import { readdirSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const build = join(import.meta.dirname, '..', 'build');
const texts = new Set(['.css', '.html', '.js', '.json', '.svg', '.webmanifest']);
const leastBytes = 1024;
// The best is ten times slower: too slow for the API's documentation page, which few people open.
const largestForBest = 500_000;
const [best, good] = [11, 9];

async function compress(/** @type {string} */ path) {
	if (!texts.has(extname(path)) || !(await stat(path)).isFile()) return;
	const content = await readFile(path);
	if (content.length < leastBytes) return;
	const params = {
		[constants.BROTLI_PARAM_SIZE_HINT]: content.length,
		[constants.BROTLI_PARAM_QUALITY]: content.length > largestForBest ? good : best,
	};
	await writeFile(`${path}.br`, await promisify(brotliCompress)(content, { params }));
	await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
}

await Promise.all(readdirSync(build, { recursive: true }).map((name) => compress(join(build, String(name)))));
