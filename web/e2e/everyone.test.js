// For everyone: no violation that axe can find in any view, light or dark, with dialogs open and closed; lines that
// begin on the right; small screens and large type; what a screen reader hears.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { addTasks, browsing, day, openTask, row, settled, signUp } from './support.js';

const scene = browsing();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const VIEWS = {
	today: '/today',
	upcoming: '/upcoming',
	calendar: '/calendar',
	board: '/board',
	list: '/lists/inbox',
	all: '/all?status=all',
	search: '/search?q=the',
	completed: '/completed',
	history: '/history',
	settings: '/settings',
	suggestions: '/lists/inbox?pane=suggestions',
};

/** What axe finds on the page as it is, a line for each. */
async function violations(/** @type {string} */ where) {
	const { page } = scene;
	await page.evaluate(AXE);
	const found = await page.evaluate(async (rules) => {
		// @ts-expect-error -- axe is a global of its own script
		const { violations } = await globalThis.axe.run(document, {
			runOnly: { type: 'tag', values: rules },
		});
		return violations.map(
			(/** @type {any} */ one) =>
				`${one.id}: ${one.nodes.map((/** @type {any} */ node) => node.html.slice(0, 160)).join(' | ')}`,
		);
	}, RULES);
	return found.map((/** @type {string} */ one) => `${where}: ${one}`);
}

async function signUpWithTasks() {
	const { page } = scene;
	await signUp(page);
	await addTasks(
		page,
		`Pay the rent #home !high due:${day(-2)}`,
		'Water the roses #garden !low due:today',
		`Call the plumber about the tap !medium due:${day(2)}`,
		'Sort the photos',
	);
	await page.keyboard.press('Escape');
	await row(page, 'Sort the photos').getByRole('checkbox').click();
	await settled(page);
	await row(page, 'Pay the rent')
		.getByRole('button', { name: /^Accept/ })
		.waitFor({ timeout: 20_000 });
}

async function visit(/** @type {string} */ address) {
	await scene.page.goto(address);
	await scene.page.locator('main h1').first().waitFor();
	await scene.page.waitForLoadState('networkidle');
}

test('axe finds nothing in any view, light and dark', async () => {
	const { page } = scene;
	await signUpWithTasks();
	const found = [];
	for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
		await page.emulateMedia({ colorScheme });
		for (const [name, address] of Object.entries(VIEWS)) {
			await visit(address);
			found.push(...(await violations(`${name}, ${colorScheme}`)));
		}
	}
	assert.deepEqual(found, []);
});

test('axe finds nothing with a task, a dialog or the palette open, and before one is signed in', async () => {
	const { page } = scene;
	const found = [];
	for (const address of ['/signin', '/signup']) {
		await page.goto(address);
		await page.locator('h1').waitFor();
		found.push(...(await violations(address)));
	}
	await signUpWithTasks();
	for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
		await page.emulateMedia({ colorScheme });
		await openTask(page, 'Pay the rent');
		found.push(...(await violations(`a task, ${colorScheme}`)));
		await page.keyboard.press('Escape');
		for (const [name, open] of /** @type {const} */ ([
			['the keys', () => page.keyboard.press('?')],
			['the palette', () => page.keyboard.press('Control+k')],
			['a new list', () => page.getByRole('button', { name: 'New list' }).click()],
		])) {
			await row(page, 'Water the roses').locator('.title').focus();
			await open();
			await page.getByRole('dialog').waitFor();
			found.push(...(await violations(`${name}, ${colorScheme}`)));
			await page.keyboard.press('Escape');
			await page.getByRole('dialog').waitFor({ state: 'detached' });
		}
		await row(page, 'Water the roses').locator('.title').focus();
		await page.keyboard.press('x');
		found.push(...(await violations(`a selection, ${colorScheme}`)));
		await page.keyboard.press('x');
	}
	assert.deepEqual(found, []);
});

test('nothing scrolls sideways where lines begin on the right, at 320 pixels (a window of 640 at 200 %) and at 1280', async () => {
	const { page } = scene;
	await signUpWithTasks();
	await page.addInitScript(() => {
		document.addEventListener('DOMContentLoaded', () => {
			document.documentElement.dir = 'rtl';
		});
	});
	const wide = [];
	for (const width of [320, 1280]) {
		await page.setViewportSize({ width, height: 800 });
		for (const [name, address] of Object.entries(VIEWS)) {
			await visit(address);
			const over = await page.evaluate(
				() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
			);
			if (over > 0) wide.push(`${name} at ${width}: ${over} pixels too wide`);
		}
	}
	assert.deepEqual(wide, []);
});

test('a screen reader hears a list, its tasks and what is suggested', async () => {
	const { page } = scene;
	await signUpWithTasks();
	const tree = await page.locator('main').ariaSnapshot();
	for (const heard of [
		/heading "Inbox" \[level=1\]/,
		/textbox "Add a task to Inbox"/,
		/list "Tasks"/,
		/checkbox "Complete: Pay the rent"/,
		/link "Pay the rent"/,
		/button "Accept: Move to /,
	])
		assert.match(tree, heard);
	await page.keyboard.press('s');
	const pane = await page.getByRole('complementary', { name: 'Suggestions' }).ariaSnapshot();
	assert.match(pane, /article "Suggestion: “Pay the rent” was due/);
	assert.match(pane, /button "Accept"/);
	assert.match(pane, /button "Dismiss"/);
	const nav = await page.getByRole('navigation').ariaSnapshot();
	assert.match(nav, /navigation "Views and lists"/);
	assert.match(nav, /status: /);
});
