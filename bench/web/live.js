// Two browsers of one person with 10,000 tasks: from Enter in the one to the paint in the other.
import { QUICK, open, percentile, report, samples, signedIn } from './browser.js';

const COUNT = QUICK ? 20 : 100;

await report(async (browser) => {
	const mine = await open(await signedIn(browser), '/lists/inbox?sort=created');
	const other = await open(await signedIn(browser), '/lists/inbox?sort=created');
	let number = 0;
	const figures = await samples(COUNT, async () => {
		const title = `From the other screen ${Date.now()} ${++number}`;
		await other.evaluate((text) => window.bench.arrival(text), title);
		await mine.locator('[data-quick-add]').click();
		await mine.keyboard.insertText(title);
		await mine.evaluate(() => window.bench.departure());
		await mine.keyboard.press('Enter');
		const [left, arrived] = await Promise.all([
			mine.evaluate(() => window.bench.left),
			other.evaluate(() => window.bench.arrived),
		]);
		return arrived - left;
	});
	return { p95: percentile(figures), median: percentile(figures, 0.5), count: figures.length };
});
