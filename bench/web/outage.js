// Half an hour without the network, 200 edits in it, then the network is back: how long until the server has all.
// The page's clock (timers and Date) is Playwright's, and is sent forward 9 s after each edit; what retries by a timer
// has therefore tried, and waits its longest pause. Seconds are measured on the real clock.
import { open, report, signedIn } from './browser.js';

const EDITS = 200;
const MINUTES = 30;
const LONGEST = 60_000;
const MARK = `Without a network ${Date.now()}`;

/** How many tasks of this run the server has, and how many of them completed; asked with a session of its own. */
async function arrived(/** @type {import('playwright-core').APIRequestContext} */ request) {
	const count = async (/** @type {string} */ status) => {
		const answer = await request.get('/api/v1/tasks', { params: { q: MARK, status, limit: 200 } });
		return (await answer.json()).items.length;
	};
	return { all: await count('all'), completed: await count('completed') };
}

/** A list of its own, so that what was added just before is on the screen. Returns its id. */
async function newList(/** @type {import('playwright-core').APIRequestContext} */ request) {
	const answer = await request.post('/api/v1/lists', { data: { name: MARK } });
	return (await answer.json()).id;
}

/** @param {import('playwright-core').Page} page */
async function add(page, /** @type {number} */ number) {
	await page.locator('[data-quick-add]').click();
	await page.keyboard.insertText(`${MARK} ${number}`);
	await page.keyboard.press('Enter');
}

/** @param {import('playwright-core').Page} page */
async function complete(page, /** @type {number} */ number) {
	const row = page.locator('main [data-task]').filter({ hasText: `${MARK} ${number}` });
	await row.getByRole('checkbox').click();
}

await report(async (browser) => {
	const watcher = await signedIn(browser);
	const context = await signedIn(browser);
	const page = await context.newPage();
	// So that at the end it agrees with the server's.
	await page.clock.install({ time: Date.now() - MINUTES * 60_000 });
	await page.goto(`/lists/${await newList(watcher.request)}?sort=created`);
	await page.locator('[data-quick-add]').waitFor();
	await page.waitForTimeout(3000);
	await context.setOffline(true);
	for (let n = 0; n < EDITS; n++) {
		// Every fourth edit completes the task made just before: one change builds on another.
		if (n % 4 === 3) await complete(page, n - 1);
		else await add(page, n);
		await page.clock.fastForward((MINUTES * 60_000) / EDITS);
	}
	const before = await arrived(watcher.request);
	if (before.all) throw new Error('the network was not off');
	const wanted = { all: EDITS * 0.75, completed: EDITS * 0.25 };
	const began = Date.now();
	await context.setOffline(false);
	let there = before;
	while (Date.now() - began < LONGEST) {
		there = await arrived(watcher.request);
		if (there.all === wanted.all && there.completed === wanted.completed) break;
		await new Promise((go) => setTimeout(go, 200));
	}
	return { seconds: (Date.now() - began) / 1000, delivered: there.all + there.completed, of: EDITS };
});
