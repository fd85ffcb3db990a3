// Says whether the committed OpenAPI document, and the types made from it, are those of a given document:
// `reeve openapi > FILE; npm run check:api -- FILE`. Exits with 1 where they are not.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import openapiTS, { astToString } from 'openapi-typescript';
import { format } from 'prettier';

const folder = join(import.meta.dirname, '..', 'src', 'lib', 'api');
const committed = JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8'));
const given = process.argv[2];

/** @param {string} text */
const tidy = (text) =>
	format(text.replace(/^\/\*\*[^]*?\*\/\s*/, ''), { parser: 'typescript', printWidth: 110 });

if (given && !isDeepStrictEqual(JSON.parse(readFileSync(given, 'utf8')), committed)) {
	console.error('web/src/lib/api/openapi.json is not what the backend says: run `make generate`.');
	process.exit(1);
}
const expected = await tidy(
	astToString(await openapiTS(committed, { defaultNonNullable: false, emptyObjectsUnknown: true })),
);
if ((await tidy(readFileSync(join(folder, 'schema.d.ts'), 'utf8'))) !== expected) {
	console.error('web/src/lib/api/schema.d.ts is not made from openapi.json: run `make generate`.');
	process.exit(1);
}
console.log('The API types are up to date.');
