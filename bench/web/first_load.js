// What a browser that was never here transfers, and when it paints first with the processor four times slower:
// the sign-in page, and the app with 10,000 tasks.
import { ADDRESS, QUICK, percentile, report, signedIn, throttle } from './browser.js';

const PAINTS = QUICK ? 3 : 9;
const CODINGS = { br: 'Brotli', gzip: 'gzip' };

/** Bytes of the files' bodies as they came over the wire, and how they were coded. */
async function transferred(
	/** @type {import('playwright-core').BrowserContext} */ context,
	/** @type {string} */ path,
	/** @type {string} */ until,
) {
	const page = await context.newPage();
	const codings = new Set();
	page.on('response', (response) => {
		const coding = response.headers()['content-encoding'];
		if (coding) codings.add(CODINGS[coding]);
	});
	await page.goto(`${ADDRESS}${path}`);
	await page.locator(until).first().waitFor({ timeout: 60_000 });
	await page.waitForLoadState('networkidle');
	const bytes = (/** @type {string} */ ending) =>
		page.evaluate(
			(wanted) =>
				performance
					.getEntriesByType('resource')
					.filter(({ name }) => new URL(name).pathname.endsWith(wanted))
					.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
			ending,
		);
	return { script: await bytes('.js'), style: await bytes('.css'), codings: [...codings] };
}

/** Milliseconds to the first text on the screen. */
async function firstPaint(
	/** @type {import('playwright-core').BrowserContext} */ context,
	/** @type {string} */ path,
) {
	const page = await context.newPage();
	await throttle(page);
	await page.goto(`${ADDRESS}${path}`);
	const at = await page.evaluate(
		() =>
			new Promise((resolve) =>
				new PerformanceObserver((list) => {
					const paint = list.getEntriesByName('first-contentful-paint')[0];
					if (paint) resolve(paint.startTime);
				}).observe({ type: 'paint', buffered: true }),
			),
	);
	await page.close();
	return at;
}

await report(async (browser) => {
	/** @type {Record<string, unknown>} */
	const found = {};
	for (const [name, path, until, open] of /** @type {const} */ ([
		['sign_in', '/signin', 'form', () => browser.newContext()],
		['app', '/today', 'main h1', () => signedIn(browser)],
	])) {
		const context = await open();
		const bytes = await transferred(context, path, until);
		await context.close();
		const paints = [];
		for (let n = 0; n < PAINTS; n++) {
			const fresh = await open();
			paints.push(await firstPaint(fresh, path));
			await fresh.close();
		}
		found[name] = { ...bytes, paint: percentile(paints, 0.5), worstPaint: Math.max(...paints) };
	}
	return found;
});
