// What every journey needs: a browser with a fresh profile, somebody who has just signed up, and an eye on the
// console: an error there, or anything that the content security policy blocks, fails the journey.
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach } from 'node:test';
import { launch } from './browser.js';

export const ADDRESS = process.env.REEVE_URL ?? 'http://127.0.0.1:4000';
export const PASSWORD = 'correct horse battery';
// A browser reports every refused request as an error; journeys that provoke one look at the page instead.
const EXPECTED = /^Failed to load resource/;

/** Times that a page's processor is slower: what a journey forgets to wait for then shows. */
const SLOWER = Number(process.env.SLOWER ?? 0);

/** @param {import('playwright-core').Page} page */
async function slowDown(page) {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
}

let number = 0;

function someAddress() {
	const part = () => 1 + Math.floor(Math.random() * 250);
	return `10.${part()}.${part()}.${part()}`;
}

/** An e-mail address nobody has used yet. */
export function freshEmail() {
	return `person-${Date.now()}-${++number}@example.org`;
}

/**
 * One browser for a file of journeys and, for each, a context and a page.
 * @param {import('playwright-core').BrowserContextOptions} [options]
 * @param {() => unknown} [ended] called when the browser is closed
 */
export function browsing(options = {}, ended) {
	const scene =
		/** @type {{ browser: import('playwright-core').Browser, context: import('playwright-core').BrowserContext, page: import('playwright-core').Page, provoked: RegExp | null }} */ ({});
	/** @type {string[]} */
	const complaints = [];

	beforeEach(async () => {
		// Not in `before`: Node.js runs that, but not `after`, for a file of which no journey is asked for.
		scene.browser ??= await launch();
		complaints.length = 0;
		scene.provoked = null;
		const zone = { timezoneId: 'Europe/Berlin', locale: 'en-GB' };
		// One address may sign up only so often; run.py has Reeve trust what we say ours is.
		const extraHTTPHeaders = { 'X-Forwarded-For': someAddress() };
		scene.context = await scene.browser.newContext({
			baseURL: ADDRESS,
			viewport: { width: 1280, height: 800 },
			...zone,
			extraHTTPHeaders,
			...options,
		});
		scene.context.setDefaultTimeout(10_000);
		scene.context.on('console', (message) => {
			const text = message.text();
			if (message.type() === 'error' && !EXPECTED.test(text) && !scene.provoked?.test(text))
				complaints.push(text);
		});
		if (SLOWER) scene.context.on('page', slowDown);
		scene.context.on('weberror', (error) => complaints.push(String(error.error())));
		scene.page = await scene.context.newPage();
	});
	afterEach(async () => {
		await scene.context.close();
		assert.deepEqual(complaints, []);
	});
	after(async () => {
		await scene.browser?.close();
		await ended?.();
	});
	return scene;
}

/**
 * Sign up through the page; ends in the empty Inbox.
 * @param {import('playwright-core').Page} page
 */
export async function signUp(page, email = freshEmail()) {
	await page.goto('/signup');
	await page.getByLabel('Name').fill('Ada');
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password').fill(PASSWORD);
	await page.getByRole('button', { name: 'Create account' }).click();
	await page.waitForURL('**/lists/inbox');
	await quickAdd(page).waitFor();
	return email;
}

/** @param {import('playwright-core').Page} page */
export async function signIn(page, /** @type {string} */ email) {
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password').fill(PASSWORD);
	await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Sign out in the settings. @param {import('playwright-core').Page} page */
export async function signOut(page) {
	await page.getByRole('link', { name: 'Settings' }).click();
	await page.getByRole('button', { name: 'Sign out', exact: true }).click();
	await page.waitForURL('**/signin');
}

/** @param {import('playwright-core').Page} page */
export const quickAdd = (page) => page.locator('[data-quick-add]');

/** @param {import('playwright-core').Page} page */
export async function addTasks(page, /** @type {string[]} */ ...lines) {
	await quickAdd(page).click();
	for (const line of lines) {
		await page.keyboard.insertText(line);
		await page.keyboard.press('Enter');
	}
	await settled(page);
}

/**
 * The row of a task.
 * @param {import('playwright-core').Page} page
 */
export const row = (page, /** @type {string} */ title) =>
	page.locator('main li[data-task]').filter({ hasText: title });

/** @param {import('playwright-core').Page} page */
export async function titles(page) {
	return (await page.locator('main li[data-task] .title bdi').allInnerTexts()).map((text) => text.trim());
}

/**
 * Many tasks at once, by the API, as the person that this page belongs to.
 * @param {import('playwright-core').Page} page
 * @param {object[]} tasks fields of each; their list is the Inbox where none is named
 */
export async function makeTasks(page, tasks) {
	const make = async (/** @type {object[]} */ edits) => {
		const lists = await (await fetch('/api/v1/lists')).json();
		const list_id = lists.items.find((/** @type {{ inbox: boolean }} */ one) => one.inbox).id;
		const body = JSON.stringify({
			edits: edits.map((task) => ({ kind: 'create', task: { list_id, ...task } })),
		});
		const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() };
		const answer = await fetch('/api/v1/operations', { method: 'POST', headers, body });
		if (!answer.ok) throw new Error(await answer.text());
	};
	for (let from = 0; from < tasks.length; from += 500)
		await page.evaluate(make, tasks.slice(from, from + 500));
}

/**
 * Drag with the mouse from one element to another.
 * @param {import('playwright-core').Page} page
 * @param {import('playwright-core').Locator} what
 * @param {import('playwright-core').Locator} where
 */
export async function dragTo(page, what, where) {
	const [from, to] = [await what.boundingBox(), await where.boundingBox()];
	assert.ok(from && to);
	await page.mouse.move(from.x + Math.min(30, from.width / 2), from.y + Math.min(9, from.height / 2));
	await page.mouse.down();
	await page.mouse.move(to.x + to.width / 2, to.y + Math.min(20, to.height / 2), { steps: 8 });
	await page.mouse.up();
}

/**
 * The same with a finger.
 * @param {import('playwright-core').Page} page
 * @param {import('playwright-core').Locator} what
 * @param {import('playwright-core').Locator} where
 */
export async function touchTo(page, what, where) {
	const [from, to] = [await what.boundingBox(), await where.boundingBox()];
	assert.ok(from && to);
	const session = await page.context().newCDPSession(page);
	const touch = (/** @type {'touchStart' | 'touchMove' | 'touchEnd'} */ type, x = 0, y = 0) =>
		session.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
	const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
	await touch('touchStart', x, y);
	const [across, down] = [to.x + to.width / 2 - x, to.y + Math.min(20, to.height / 2) - y];
	// At a finger's pace, and at rest before it lets go: Chromium takes a release in flight for a fling, and the next tap
	// would only stop that.
	for (let step = 1; step <= 12; step++) {
		await touch('touchMove', x + (across * Math.min(step, 8)) / 8, y + (down * Math.min(step, 8)) / 8);
		await page.waitForTimeout(30);
	}
	await touch('touchEnd');
}

/** The text of what has the focus. @param {import('playwright-core').Page} page */
export const focused = (page) =>
	page.evaluate(() => document.activeElement?.textContent?.replace(/\s+/g, ' ').trim() ?? '');

/** @param {import('playwright-core').Page} page */
export async function openTask(page, /** @type {string} */ title) {
	await row(page, title).locator('.title').click();
	return page.getByRole('complementary', { name: 'Task' });
}

/**
 * By the message about what was just done, which is drawn a frame after it.
 * @param {import('playwright-core').Page} page
 */
export async function undo(page) {
	await page.evaluate(async () => {
		for (let frame = 0; frame < 2; frame++)
			await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
	});
	await page.getByRole('button', { name: 'Undo' }).last().click();
}

/**
 * Wait until what was done here has reached the server and nothing is on its way.
 * @param {import('playwright-core').Page} page
 */
export async function settled(page) {
	let quiet = 0;
	let inFlight = 0;
	const count =
		(/** @type {number} */ step) => (/** @type {import('playwright-core').Request} */ request) => {
			if (request.method() !== 'GET') [inFlight, quiet] = [Math.max(0, inFlight + step), 0];
		};
	const [begun, ended] = [count(1), count(-1)];
	page.on('request', begun).on('requestfinished', ended).on('requestfailed', ended);
	while (quiet < 6) {
		await page.waitForTimeout(50);
		quiet = inFlight ? 0 : quiet + 1;
	}
	page.off('request', begun).off('requestfinished', ended).off('requestfailed', ended);
}

/** The day so many days from today, in the zone of these journeys. */
export function day(/** @type {number} */ ahead) {
	return new Date(Date.now() + ahead * 86_400_000).toLocaleDateString('en-CA', { timeZone: 'Europe/Berlin' });
}

/** Ask until it is so. */
export async function eventually(/** @type {() => Promise<void>} */ check, seconds = 10) {
	for (const end = Date.now() + seconds * 1000; ; await new Promise((go) => setTimeout(go, 100))) {
		try {
			return await check();
		} catch (error) {
			if (Date.now() > end) throw error;
		}
	}
}
