// A signed-in page of somebody with 10,000 tasks, and the time from a key to the paint that shows what it did.
import { createServer } from 'node:net';
import { launch, launchProfile } from '../../web/e2e/browser.js';

export { launchProfile };

export const ADDRESS = process.env.REEVE_URL ?? 'http://127.0.0.1:4000';
export const QUICK = !!process.env.QUICK;
const PATIENCE = 20_000;

/** Start a browser, let `measure` use it, and print what it found as one line of JSON. */
export async function report(
	/** @type {(browser: import('playwright-core').Browser) => Promise<object>} */ measure,
) {
	const browser = await launch();
	try {
		console.log(JSON.stringify(await measure(browser)));
	} finally {
		await browser.close();
	}
}

/** A profile of its own, signed in. @param {import('playwright-core').Browser} browser */
export async function signedIn(browser) {
	const context = await browser.newContext({
		baseURL: ADDRESS,
		viewport: { width: 1280, height: 800 },
		locale: 'en-GB',
		timezoneId: 'Europe/Berlin',
	});
	context.setDefaultTimeout(PATIENCE);
	await signIn(context);
	await context.addInitScript(observe);
	return context;
}

/** Give this profile a session. @param {import('playwright-core').BrowserContext} context */
export async function signIn(context) {
	const data = { email: process.env.EMAIL, password: process.env.PASSWORD };
	const answer = await context.request.post(`${ADDRESS}/api/v1/auth/signin`, { data });
	if (!answer.ok()) throw new Error(`no sign-in: ${answer.status()}`);
}

/** @returns {Promise<number>} */
export async function freePort() {
	const server = createServer().listen(0, '127.0.0.1');
	await new Promise((listening) => server.once('listening', listening));
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	await new Promise((closed) => server.close(closed));
	return port;
}

/** Open an address and wait until its rows are there. */
export async function open(
	/** @type {import('playwright-core').BrowserContext} */ context,
	/** @type {string} */ path,
) {
	const page = await context.newPage();
	await page.goto(path);
	await page.locator('main [data-task]').first().waitFor();
	await page.waitForLoadState('networkidle');
	return page;
}

/** Let the page's processor be so many times slower. */
export async function throttle(/** @type {import('playwright-core').Page} */ page, rate = 4) {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setCPUThrottlingRate', { rate });
}

/**
 * Press a key; returns the milliseconds from its event to the paint in which `what` is on the screen:
 * other rows than before, these rows, or this text in the field that has the focus.
 * @param {import('playwright-core').Page} page
 * @param {{ rows: 'other' | string } | { value: string }} what
 */
export async function keyToPaint(page, /** @type {string} */ key, what) {
	await page.evaluate((wanted) => window.bench.arm(wanted), what);
	await page.keyboard.press(key);
	return page.evaluate(() => window.bench.painted);
}

/** The rows at the top of the screen. */
export const rows = (/** @type {import('playwright-core').Page} */ page) =>
	page.evaluate(() => window.bench.rows());

/** Repeat until there are `count` figures, or 40 seconds have gone. @param {() => Promise<number>} once */
export async function samples(/** @type {number} */ count, once) {
	const found = [];
	for (const end = Date.now() + 40_000; found.length < count && Date.now() < end;) found.push(await once());
	return found;
}

/** The value that so much of the figures does not pass. */
export function percentile(/** @type {number[]} */ figures, part = 0.95) {
	return figures.toSorted((a, b) => a - b)[Math.ceil(figures.length * part) - 1] ?? NaN;
}

/** Runs in the page. A frame's callbacks run before it is painted, a message posted in them comes after. */
function observe() {
	const rows = () => {
		const shown = [...document.querySelectorAll('main [data-task]')].slice(0, 12);
		return shown.map((row) => row.dataset.task + row.querySelector('.title')?.textContent).join();
	};
	const painted = (/** @type {() => boolean} */ condition) =>
		new Promise((resolve, reject) => {
			setTimeout(() => reject(new Error('nothing of it was painted within 10 seconds')), 10_000);
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = () => resolve(performance.now());
			const look = () => (condition() ? port2.postMessage(0) : requestAnimationFrame(look));
			requestAnimationFrame(look);
		});
	const arm = (/** @type {{ rows?: string, value?: string }} */ wanted) => {
		const before = rows();
		const there = () =>
			wanted.rows === 'other'
				? rows() !== before
				: wanted.rows !== undefined
					? rows() === wanted.rows
					: document.activeElement.value === wanted.value;
		let began;
		addEventListener('keydown', (event) => (began = event.timeStamp), { capture: true, once: true });
		window.bench.painted = painted(() => began !== undefined && there()).then((at) => at - began);
	};
	const epoch = (/** @type {number} */ at) => performance.timeOrigin + at;
	const departure = () => {
		window.bench.left = new Promise((resolve) =>
			addEventListener('keydown', (event) => resolve(epoch(event.timeStamp)), { capture: true, once: true }),
		);
	};
	const arrival = (/** @type {string} */ title) => {
		const shown = () => [...document.querySelectorAll('main [data-task]')];
		const there = () => shown().some((row) => row.textContent.includes(title));
		window.bench.arrived = painted(there).then(epoch);
	};
	window.bench = { rows, painted, arm, departure, arrival };
}
