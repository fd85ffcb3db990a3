// Opening the app with the network gone, from the copy in the browser: to the paint of its rows.
import { QUICK, open, percentile, report, signedIn } from './browser.js';

const COUNT = QUICK ? 3 : 10;
const VISIBLE = 'main [data-task]';

await report(async (browser) => {
	const context = await signedIn(browser);
	const first = await open(context, '/all');
	// Once more, so that a service worker answers; then until nothing is on its way into the copy.
	await first.reload();
	await first.locator(VISIBLE).first().waitFor();
	await first.waitForTimeout(3000);
	await first.close();
	await context.setOffline(true);
	const figures = [];
	for (let n = 0; n < COUNT; n++) {
		const page = await context.newPage();
		// The rows, and after their paint the thread has come round to a message: a key would be answered.
		await page.addInitScript((selector) => {
			window.usable = window.bench.painted(() => document.querySelector(selector));
		}, VISIBLE);
		try {
			await page.goto('/all');
		} catch {
			return { there: false, why: 'no page without the network' };
		}
		const late = page.waitForTimeout(10_000).then(() => null);
		const at = await Promise.race([page.evaluate(() => window.usable), late]);
		if (at === null) return { there: false, why: 'no rows without the network' };
		figures.push(at);
		await page.close();
	}
	return { there: true, median: percentile(figures, 0.5), worst: Math.max(...figures) };
});
