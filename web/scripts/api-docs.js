// Puts the page that shows the OpenAPI document (/api/docs) together from its npm package: no CDN.
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const source = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const target = join(import.meta.dirname, '..', 'static', 'api-docs');
mkdirSync(target, { recursive: true });
for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
	copyFileSync(join(source, name), join(target, name));
}
