// Makes the icons of the installed app out of static/icon.svg: `node scripts/icons.js`, whenever that has changed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../e2e/browser.js';

const folder = join(import.meta.dirname, '..', 'static');
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
const GREEN = '#2c6a4d';
// A mask may cut off a tenth on every side; iOS rounds by itself and shows what is transparent as black.
const ICONS = [
	{ name: '192', size: 192, drawn: 1, ground: 'transparent' },
	{ name: '512', size: 512, drawn: 1, ground: 'transparent' },
	{ name: 'maskable-512', size: 512, drawn: 0.78, ground: GREEN },
	{ name: 'apple-touch', size: 180, drawn: 0.9, ground: GREEN },
];

const browser = await launch();
for (const { name, size, drawn, ground } of ICONS) {
	const page = await browser.newPage({ viewport: { width: size, height: size } });
	await page.setContent(`<style>
		body { display: grid; place-items: center; height: 100vh; margin: 0; background: ${ground} }
		svg { width: ${100 * drawn}% }
	</style>${svg}`);
	await page.screenshot({ path: join(folder, 'icons', `${name}.png`), omitBackground: true });
	await page.close();
}
await browser.close();
