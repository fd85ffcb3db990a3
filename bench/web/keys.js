// From the key to the paint that shows what it did, with the processor four times slower: add, complete, type,
// filter, move.
import { QUICK, keyToPaint, open, percentile, report, rows, samples, signedIn, throttle } from './browser.js';

const COUNT = QUICK ? 15 : 60;
// As a quick typist; the work of one key is done before the next.
const PAUSE = 120;
const WORD = 'quiche';

/** @param {import('playwright-core').Page} page */
async function adding(page) {
	let number = 0;
	return samples(COUNT, async () => {
		await page.locator('[data-quick-add]').click();
		await page.keyboard.insertText(`Something new ${++number}`);
		await page.waitForTimeout(PAUSE);
		return keyToPaint(page, 'Enter', { rows: 'other' });
	});
}

/** On the first row again and again: it goes away, or one place down. */
const pressing =
	(/** @type {string} */ key, /** @type {string} */ part) =>
	async (/** @type {import('playwright-core').Page} */ page) =>
		samples(COUNT, async () => {
			await page.locator(`main [data-task] ${part}`).first().focus();
			await page.waitForTimeout(PAUSE);
			return keyToPaint(page, key, { rows: 'other' });
		});

/** Typing the title of a task that is open beside its list. @param {import('playwright-core').Page} page */
async function typing(page) {
	await page.locator('main [data-task] .title').first().click();
	const field = page.getByRole('complementary').getByLabel('Title').first();
	await field.focus();
	await page.keyboard.press('End');
	let value = await field.inputValue();
	return samples(COUNT, async () => {
		await page.waitForTimeout(PAUSE);
		value += 'a';
		return keyToPaint(page, 'a', { value });
	});
}

/** A word letter by letter into the search, and back again: what shows is known from a first, patient pass. */
async function filtering(/** @type {import('playwright-core').Page} */ page) {
	await page.locator('[data-search]').click();
	const expected = [await rows(page)];
	for (const letter of WORD) {
		await page.keyboard.press(letter);
		await page.waitForTimeout(1000);
		expected.push(await rows(page));
	}
	let at = WORD.length;
	let step = -1;
	return samples(COUNT, async () => {
		await page.waitForTimeout(PAUSE);
		const key = step < 0 ? 'Backspace' : WORD[at];
		at += step;
		if (at === 0 || at === WORD.length) step = -step;
		return keyToPaint(page, key, { rows: expected[at] });
	});
}

const ACTIONS = /** @type {const} */ ({
	add: [adding, '/lists/inbox?sort=created'],
	complete: [pressing('c', '.title'), '/all'],
	type: [typing, '/all'],
	filter: [filtering, '/all'],
	move: [pressing('Alt+ArrowDown', '.title'), '/lists/inbox'],
});

await report(async (browser) => {
	/** @type {Record<string, unknown>} */
	const found = {};
	for (const [name, [measure, path]] of Object.entries(ACTIONS)) {
		const context = await signedIn(browser);
		const page = await open(context, path);
		await throttle(page);
		try {
			const figures = await measure(page);
			found[name] = { p95: percentile(figures), median: percentile(figures, 0.5), count: figures.length };
		} catch (error) {
			found[name] = { failed: String(error).split('\n')[0] };
		}
		await context.close();
	}
	return found;
});
