// Two browsers of one person, one of them on a train: what becomes of edits that meet.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTasks, browsing, eventually, openTask, row, settled, signIn, signUp } from './support.js';

const scene = browsing();

/** The same person in another browser. */
async function secondBrowser(/** @type {string} */ email) {
	const context = await scene.browser.newContext({
		baseURL: new URL(scene.page.url()).origin,
		viewport: { width: 1280, height: 800 },
		locale: 'en-GB',
		timezoneId: 'Europe/Berlin',
	});
	context.setDefaultTimeout(10_000);
	const page = await context.newPage();
	await page.goto('/lists/inbox');
	await signIn(page, email);
	return page;
}

/** Type a title and leave the field. */
async function rename(/** @type {import('playwright-core').Locator} */ pane, /** @type {string} */ title) {
	await pane.getByLabel('Title', { exact: true }).fill(title);
	await pane.getByLabel('Title', { exact: true }).blur();
}

test('of the same field the later edit wins, and the earlier one asks to be kept', async () => {
	const { page: train, context } = scene;
	const email = await signUp(train);
	await addTasks(train, 'Letter');
	const desk = await secondBrowser(email);
	const [mine, theirs] = [await openTask(train, 'Letter'), await openTask(desk, 'Letter')];
	await context.setOffline(true);
	await rename(mine, 'Letter from the train');
	await train.waitForTimeout(50);
	await rename(theirs, 'Letter from the desk');
	await settled(desk);
	await context.setOffline(false);
	const question = train.locator('[data-question=clash]');
	await question.getByText('Letter from the train').waitFor();
	assert.match(await question.innerText(), /Letter from the desk/);
	await row(train, 'Letter from the desk').waitFor();
	await question.getByRole('button', { name: 'Keep mine' }).click();
	await row(desk, 'Letter from the train').waitFor();
	await eventually(async () => assert.equal(await question.count(), 0));
	await desk.context().close();
});

test('a task deleted elsewhere while I changed it comes back as a question, also after a reload', async () => {
	const { page: train, context } = scene;
	const email = await signUp(train);
	await addTasks(train, 'Essay');
	const desk = await secondBrowser(email);
	const pane = await openTask(train, 'Essay');
	await context.setOffline(true);
	await pane.getByLabel('Description').fill('Three pages by now');
	await pane.getByLabel('Description').blur();
	await row(desk, 'Essay').locator('.title').focus();
	await desk.keyboard.press('Delete');
	await row(desk, 'Essay').waitFor({ state: 'detached' });
	await settled(desk);
	await context.setOffline(false);
	await train.locator('[data-question=deleted]').waitFor();
	await train.reload();
	await train.locator('[data-question=deleted]').getByRole('button', { name: 'Bring it back' }).click();
	await row(desk, 'Essay').waitFor();
	const back = await openTask(desk, 'Essay');
	await back.getByText('Three pages by now').waitFor();
	await desk.context().close();
});

test('two tabs share one stream, and the second takes over when the first is closed', async () => {
	const { page, context } = scene;
	/** @type {string[]} */
	const streams = [];
	context.on('request', (request) => {
		if (request.url().endsWith('/stream')) streams.push(request.url());
	});
	const email = await signUp(page);
	const second = await context.newPage();
	await second.goto('/lists/inbox');
	await second.getByText('Up to date', { exact: true }).waitFor();
	await addTasks(second, 'From the second tab');
	await row(page, 'From the second tab').waitFor();
	assert.equal(streams.length, 1);
	await page.close();
	await eventually(async () => assert.equal(streams.length, 2));
	const desk = await secondBrowser(email);
	await addTasks(desk, 'From the desk');
	await row(second, 'From the desk').waitFor();
	await desk.context().close();
});

test('a tab in front takes over from one that the browser has frozen in the background, and gives nothing twice', async () => {
	const { page, context } = scene;
	const email = await signUp(page);
	await page.getByText('Up to date', { exact: true }).waitFor();
	const second = await context.newPage();
	await second.goto('/lists/inbox');
	await second.getByText('Up to date', { exact: true }).waitFor();
	const frozen = await context.newCDPSession(page);
	// As the browser does with pages in the background, of which this one knows none: nothing runs, and the lock is kept.
	await frozen.send('Debugger.enable');
	await frozen.send('Debugger.pause');
	await addTasks(second, 'From the tab in front');
	const desk = await secondBrowser(email);
	await row(desk, 'From the tab in front').waitFor({ timeout: 20_000 });
	await addTasks(desk, 'From the desk');
	await row(second, 'From the desk').waitFor();
	await frozen.send('Debugger.disable');
	await row(page, 'From the desk').waitFor();
	await addTasks(page, 'From the one that had slept');
	await row(desk, 'From the one that had slept').waitFor();
	assert.equal(await row(desk, 'From the tab in front').count(), 1);
	await desk.context().close();
});
