// Puts a .br and a .gz beside every text file of the build that is worth it: nginx serves them as they are.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const build = join(import.meta.dirname, '..', 'build');
const texts = new Set(['.css', '.html', '.js', '.json', '.svg', '.webmanifest']);
const leastBytes = 1024;

for (const name of readdirSync(build, { recursive: true }).map(String)) {
	const path = join(build, name);
	if (!texts.has(extname(name)) || !statSync(path).isFile()) continue;
	const content = readFileSync(path);
	if (content.length < leastBytes) continue;
	const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
	writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
	writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}
