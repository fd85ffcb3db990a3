// Every key in the help sheet is tried, and nothing else is in it; the palette finds and does everything.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SHORTCUTS } from '../src/lib/ui/keys.ts';
import { addTasks, browsing, eventually, quickAdd, row, settled, signUp, titles } from './support.js';

const scene = browsing();
const press = (/** @type {string} */ key) => scene.page.keyboard.press(key);
const title = (/** @type {string} */ name) => row(scene.page, name).locator('.title');
const focusOn = (/** @type {string} */ name) => title(name).focus();
const focused = () => scene.page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
const combobox = () => scene.page.getByRole('combobox', { name: 'What would you like' });
const dialog = () => scene.page.getByRole('dialog');
const order = (/** @type {string[]} */ ...names) =>
	eventually(async () => assert.deepEqual(await titles(scene.page), names));
const selected = (/** @type {number} */ count) =>
	scene.page
		.getByRole('toolbar')
		.getByText(new RegExp(`^${count} `))
		.waitFor();

/** What each shortcut does; begins with the tasks A, B, C in their order and ends so. */
const TRIES = /** @type {Record<string, () => Promise<unknown>>} */ ({
	palette: async () => {
		await press('Control+k');
		await combobox().waitFor();
		await press('Escape');
		await dialog().waitFor({ state: 'detached' });
	},
	add: async () => {
		await press('n');
		assert.ok(await quickAdd(scene.page).evaluate((line) => line === document.activeElement));
		await press('Escape');
	},
	search: async () => {
		await press('/');
		assert.ok(await scene.page.evaluate(() => document.activeElement?.matches('[data-search]')));
		await press('Escape');
	},
	suggestions: async () => {
		await press('s');
		await scene.page.getByRole('complementary', { name: 'Suggestions' }).waitFor();
		await press('Escape');
		await scene.page.getByRole('complementary').waitFor({ state: 'detached' });
	},
	undo: async () => {
		await focusOn('B');
		await press('Delete');
		await order('A', 'C');
		await settled(scene.page);
		await press('Control+z');
		await order('A', 'B', 'C');
	},
	escape: async () => {
		await focusOn('A');
		await press('Enter');
		await scene.page.getByRole('complementary', { name: 'Task' }).waitFor();
		await press('Escape');
		await scene.page.getByRole('complementary').waitFor({ state: 'detached' });
		await eventually(async () => assert.equal(await focused(), 'A'));
	},
	help: async () => {
		await press('?');
		await dialog().waitFor();
		await press('Escape');
		await dialog().waitFor({ state: 'detached' });
	},
	go: async () => {
		await focusOn('A');
		await press('ArrowDown');
		await eventually(async () => assert.equal(await focused(), 'B'));
		await press('ArrowUp');
		await eventually(async () => assert.equal(await focused(), 'A'));
	},
	ends: async () => {
		await focusOn('A');
		await press('End');
		await eventually(async () => assert.equal(await focused(), 'C'));
		await press('Home');
		await eventually(async () => assert.equal(await focused(), 'A'));
	},
	selectMore: async () => {
		await focusOn('A');
		await press('Shift+ArrowDown');
		await selected(2);
		await press('Shift+ArrowUp');
		await press('Shift+End');
		await selected(3);
		await endSelection();
	},
	selectAll: async () => {
		await focusOn('A');
		await press('Control+a');
		await selected(3);
		await endSelection();
	},
	move: async () => {
		await focusOn('A');
		await press('Alt+ArrowDown');
		await order('B', 'A', 'C');
		await press('Alt+ArrowUp');
		await order('A', 'B', 'C');
	},
	nest: async () => {
		await focusOn('B');
		await press('Alt+ArrowRight');
		await row(scene.page, 'A').getByText('0/1').waitFor();
		await press('Alt+ArrowLeft');
		await row(scene.page, 'A').getByText('0/1').waitFor({ state: 'detached' });
		await order('A', 'B', 'C');
	},
	open: async () => {
		await focusOn('C');
		await press('Enter');
		const pane = scene.page.getByRole('complementary', { name: 'Task' });
		await eventually(async () => assert.equal(await pane.getByLabel('Title').inputValue(), 'C'));
		await press('Escape');
	},
	complete: async () => {
		await focusOn('C');
		await press('c');
		await order('A', 'B');
		await settled(scene.page);
		await press('Control+z');
		await order('A', 'B', 'C');
	},
	select: async () => {
		await focusOn('B');
		await press('x');
		await selected(1);
		await press('x');
		await scene.page.getByRole('toolbar').waitFor({ state: 'detached' });
	},
	priority: async () => {
		for (const [key, word] of /** @type {const} */ ([
			['1', 'High'],
			['2', 'Medium'],
			['3', 'Low'],
		])) {
			await focusOn('A');
			await press(key);
			await row(scene.page, 'A').getByText(word, { exact: true }).waitFor();
		}
		await press('0');
		await row(scene.page, 'A').getByText('Low', { exact: true }).waitFor({ state: 'detached' });
	},
	delete: async () => {
		await focusOn('C');
		await press('Delete');
		await order('A', 'B');
		await settled(scene.page);
		await press('Control+z');
		await order('A', 'B', 'C');
	},
});

async function endSelection() {
	await scene.page.getByRole('toolbar').getByRole('button').last().click();
	await scene.page.getByRole('toolbar').waitFor({ state: 'detached' });
}

test('every key in the help sheet does what it says, and none is missing in it', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'A', 'B', 'C');
	await press('Escape');
	await press('?');
	const shown = await page
		.locator('[data-shortcut]')
		.evaluateAll((all) => all.map((one) => one.dataset.shortcut));
	assert.deepEqual(shown.sort(), Object.keys(SHORTCUTS).sort());
	await press('Escape');
	await dialog().waitFor({ state: 'detached' });
	for (const name of Object.keys(SHORTCUTS)) {
		assert.ok(TRIES[name], `nothing tries ${name}`);
		await TRIES[name]();
	}
});

test('single keys do nothing while typing, nor where they are switched off', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'A');
	await page.keyboard.type('n?xs/c');
	assert.equal(await quickAdd(page).inputValue(), 'n?xs/c');
	assert.equal(await dialog().count(), 0);
	await page.goto('/settings');
	await page.getByRole('switch', { name: 'Single keys' }).uncheck();
	await settled(page);
	await page.goto('/lists/inbox');
	await focusOn('A');
	await press('c');
	await press('?');
	await press('Control+k');
	await combobox().waitFor();
	await press('Escape');
	assert.deepEqual(await titles(page), ['A']);
});

test('the palette goes to views and lists, opens tasks, and acts on the task in question', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'Water the roses', 'Call the plumber', '<img src=x onerror="window.hurt = 1">');
	await press('Escape');
	const ask = async (/** @type {string} */ text) => {
		await press('Control+k');
		await combobox().fill(text);
		await page.locator('[role=option][aria-selected=true]').waitFor();
	};
	await ask('plumb');
	assert.match(await page.locator('[role=option][aria-selected=true]').innerText(), /Call the plumber/);
	const active = await combobox().getAttribute('aria-activedescendant');
	assert.equal(await page.locator('[role=option][aria-selected=true]').getAttribute('id'), active);
	await press('Enter');
	const pane = page.getByRole('complementary', { name: 'Task' });
	await eventually(async () => assert.equal(await pane.getByLabel('Title').inputValue(), 'Call the plumber'));
	await press('Escape');
	await pane.waitFor({ state: 'detached' });

	await focusOn('Water the roses');
	await ask('priority high');
	await press('Enter');
	await row(page, 'Water the roses').getByText('High', { exact: true }).waitFor();
	assert.match(await focused(), /Water the roses/);

	await ask('upcom');
	await press('Enter');
	await page.waitForURL('**/upcoming');
	await ask('new list');
	await press('Enter');
	await page.getByRole('dialog', { name: 'New list' }).waitFor();
	await press('Escape');
	await press('Control+k');
	await combobox().fill('zzqqxx');
	await page.getByText('Nothing found').waitFor();
	await combobox().fill('img src');
	await page.getByRole('option').first().waitFor();
	assert.equal(await page.evaluate(() => 'hurt' in window), false);
});
