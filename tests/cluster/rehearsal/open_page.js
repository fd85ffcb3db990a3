// A page of the version that served it, open while everything behind it rolls: somebody goes on adding tasks, and
// in the end looks at parts of the app that were not loaded yet. Says "open", then one line of JSON.
import { createRequire } from 'node:module';

const { chromium } = createRequire(`${process.cwd()}/package.json`)('playwright-core');
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const address = process.env.REEVE_URL;
const [name, value] = process.env.SESSION.split('=');
const places = ['/today', '/all', '/history', '/settings'];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: flags });
const context = await browser.newContext({ baseURL: address, locale: 'en-GB' });
await context.addCookies([{ name, value, url: address }]);
const page = await context.newPage();
const complaints = [];
page.on('pageerror', (error) => complaints.push(String(error)));
await page.goto('/lists/inbox');
const quickAdd = page.locator('[data-quick-add]');
await quickAdd.waitFor();
const version = await served();
console.log('open');

let going = true;
process.stdin.once('data', () => (going = false));
const titles = [];
while (going) {
	const title = `From the open page ${titles.length}-${Date.now()}`;
	await quickAdd.fill(title);
	await quickAdd.press('Enter');
	titles.push(title);
	await page.waitForTimeout(400);
}
await page.waitForTimeout(3000);
const missing = (await Promise.all(titles.map(stored))).filter((one) => !one).length;
const failed = [];
for (const place of places) {
	await page.locator(`a[href="${place}"]`).first().click();
	await page.waitForURL(`**${place}`).catch(() => failed.push(place));
	await page.locator('main h1, main h2, main [role=status]').first().waitFor().catch(() => failed.push(place));
}
const well = !missing && !failed.length && !complaints.length;
const told = [`${titles.length} tasks added on it`, missing && `${missing} missing`, failed.length && `not shown: ${failed}`, complaints.length && complaints.slice(0, 2).join('; '), (await served()) === version ? 'never reloaded' : 'reloaded'];
console.log(JSON.stringify({ well, said: told.filter(Boolean).join(', ') }));
await browser.close();
process.exit(well ? 0 : 1);

function served() {
	return page.evaluate(() => performance.timeOrigin);
}

async function stored(title) {
	const answer = await context.request.get(`/api/v1/tasks?limit=5&q=${encodeURIComponent(title)}`);
	return (await answer.json()).items.some((task) => task.title === title);
}
