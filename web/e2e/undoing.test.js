// Undo for everything that is done to tasks, lists and the look: by the toast, and by Ctrl-Z, the latest first.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTasks, browsing, eventually, quickAdd, row, settled, signUp, titles, undo } from './support.js';

const scene = browsing();
const press = (/** @type {string} */ key) => scene.page.keyboard.press(key);
const order = (/** @type {string[]} */ ...names) =>
	eventually(async () => assert.deepEqual(await titles(scene.page), names));
const dialog = () => scene.page.getByRole('dialog');
const listed = (/** @type {string} */ name) =>
	scene.page.getByRole('navigation').getByRole('link', { name, exact: true });

async function makeList(/** @type {string} */ name) {
	await scene.page.getByRole('button', { name: 'New list' }).click();
	await dialog().getByLabel('Name').fill(name);
	await dialog().getByRole('button', { name: 'Make list' }).click();
	await listed(name).waitFor();
}

/** The colour beside a list's name. */
const colorOf = (/** @type {string} */ name) =>
	listed(name)
		.locator('.dot')
		.evaluate((dot) => getComputedStyle(dot).backgroundColor);

test('tasks that were added are taken back, one by one, also before the server has heard of them', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'One', 'Two', 'Three');
	assert.equal(await page.getByRole('button', { name: 'Undo' }).count(), 1);
	await undo(page);
	await order('One', 'Two');
	await quickAdd(page).focus();
	await press('Control+z');
	await order('One');
	await scene.context.setOffline(true);
	await quickAdd(page).fill('In the tunnel');
	await press('Enter');
	await order('One', 'In the tunnel');
	await press('Control+z');
	await order('One');
	await scene.context.setOffline(false);
	await page.getByText('Up to date', { exact: true }).waitFor();
	await settled(page);
	await page.reload();
	await row(page, 'One').waitFor();
	await order('One');
});

test('a list made, renamed, recoloured, moved and deleted is as it was before, step by step', async () => {
	const { page } = scene;
	await signUp(page);
	await makeList('Garden');
	await makeList('House');
	const grey = await colorOf('Garden');
	await page.getByRole('button', { name: 'Change list Garden' }).click();
	await dialog().getByLabel('Name').fill('Meadow');
	await dialog().getByRole('radio', { name: 'Green' }).check({ force: true });
	await dialog().getByRole('button', { name: 'Save' }).click();
	await listed('Meadow').waitFor();
	assert.notEqual(await colorOf('Meadow'), grey);
	await undo(page);
	await listed('Garden').waitFor();
	await eventually(async () => assert.equal(await colorOf('Garden'), grey));
	await page.getByRole('button', { name: 'Change list House' }).click();
	await dialog().getByRole('button', { name: 'Up' }).click();
	await press('Escape');
	const names = () => page.locator('[data-drop-list] .label').allInnerTexts();
	await eventually(async () => assert.deepEqual(await names(), ['Inbox', 'House', 'Garden']));
	await undo(page);
	await eventually(async () => assert.deepEqual(await names(), ['Inbox', 'Garden', 'House']));
	await settled(page);
	await page.locator('main').focus();
	await press('Control+z');
	await listed('House').waitFor({ state: 'detached' });
	// Nobody stays where there is nothing any more.
	await page.waitForURL('**/lists/inbox');
	await settled(page);
	await page.reload();
	await eventually(async () => assert.deepEqual(await names(), ['Inbox', 'Garden']));
	assert.equal(await colorOf('Garden'), grey);
});

test('what the palette does to the tasks and to the look is undone by Ctrl-Z', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'A', 'B');
	await makeList('Garden');
	await page.getByRole('link', { name: 'Inbox' }).first().click();
	const before = () => page.locator('main ul').first().innerText();
	await order('A', 'B');
	const was = await before();
	for (const wish of ['tomorrow', 'priority high', 'move to garden', 'complete', 'delete']) {
		await row(page, 'A').locator('.title').focus();
		await press('Control+k');
		await page.getByRole('combobox', { name: 'What would you like' }).fill(wish);
		await page.locator('[role=option][aria-selected=true]').waitFor();
		await press('Enter');
		await eventually(async () => assert.notEqual(await before(), was, wish));
		await press('Control+z');
		await eventually(async () => assert.equal(await before(), was, wish));
	}
	const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
	const light = await paper();
	await press('Control+k');
	await page.getByRole('combobox', { name: 'What would you like' }).fill('look dark');
	await press('Enter');
	await eventually(async () => assert.notEqual(await paper(), light));
	await press('Control+z');
	await settled(page);
	assert.equal(await paper(), light);
});
