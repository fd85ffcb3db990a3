// The memory of a page that shows 10,000 tasks, has been scrolled, and has a task open; after garbage collection.
// `private`: what the page's process has for itself alone (Private_Dirty of Linux), engine and all; `heap`: objects.
import { readFile } from 'node:fs/promises';
import { open, report, signedIn } from './browser.js';

const KB = 1024;

/** MB that the busiest page process of this browser has for itself. */
async function privateMegabytes(/** @type {import('playwright-core').Browser} */ browser) {
	const session = await browser.newBrowserCDPSession();
	const { processInfo } = await session.send('SystemInfo.getProcessInfo');
	const pages = processInfo.filter(({ type }) => type === 'renderer').sort((a, b) => b.cpuTime - a.cpuTime);
	const text = await readFile(`/proc/${pages[0].id}/smaps_rollup`, 'utf8');
	const of = (/** @type {string} */ name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]);
	return (of('Private_Dirty') + of('Swap')) / KB;
}

await report(async (browser) => {
	const context = await signedIn(browser);
	const page = await open(context, '/all?status=all');
	await page.mouse.move(640, 500);
	for (let n = 0; n < 50; n++) {
		await page.mouse.wheel(0, 2000);
		await page.waitForTimeout(30);
	}
	await page.locator('main [data-task] .title').first().click();
	await page.getByRole('complementary').first().waitFor();
	await page.waitForTimeout(2000);
	const session = await context.newCDPSession(page);
	await session.send('Performance.enable');
	for (let n = 0; n < 3; n++) await session.send('HeapProfiler.collectGarbage');
	const { metrics } = await session.send('Performance.getMetrics');
	const metric = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
	return {
		private: await privateMegabytes(browser),
		heap: metric.JSHeapUsedSize / KB / KB,
		elements: metric.Nodes,
	};
});
