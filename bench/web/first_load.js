// What a browser that was never here transfers, and when it paints first with the processor four times slower:
// the sign-in page, and the app with 10,000 tasks.
import { ADDRESS, QUICK, percentile, report, signedIn, throttle } from './browser.js';

const PAINTS = QUICK ? 3 : 9;
// What the browser calls a kind, and what we do.
const KINDS = { Script: 'script', Stylesheet: 'style', Document: 'page', Font: 'font', Image: 'image' };

/** @param {import('playwright-core').Page} page */
async function transferred(page, /** @type {string} */ path, /** @type {string} */ until) {
	const bytes = { script: 0, style: 0, page: 0, font: 0, image: 0, encodings: /** @type {string[]} */ ([]) };
	const kinds = new Map();
	const session = await page.context().newCDPSession(page);
	await session.send('Network.enable');
	session.on('Network.responseReceived', ({ requestId, type, response }) => {
		const headers = Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]);
		kinds.set(requestId, KINDS[type]);
		if (type === 'Script')
			bytes.encodings.push(Object.fromEntries(headers)['content-encoding'] ?? 'identity');
	});
	session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
		const kind = kinds.get(requestId);
		if (kind) bytes[kind] += encodedDataLength;
	});
	await page.goto(`${ADDRESS}${path}`);
	await page.locator(until).first().waitFor({ timeout: 60_000 });
	await page.waitForLoadState('networkidle');
	return { ...bytes, encodings: [...new Set(bytes.encodings)] };
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
		const bytes = await transferred(await context.newPage(), path, until);
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
