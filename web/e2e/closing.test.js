// What is being typed into a task when it is closed, in whichever way, is not lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTasks, browsing, day, eventually, openTask, settled, signUp } from './support.js';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */

const scene = browsing();

/** Type something, and how to see that it is there. @type {Record<string, [(pane: Locator, page: Page) => Promise<unknown>, (pane: Locator) => Promise<unknown>]>} */
const FIELDS = {
	title: [
		async (pane) => pane.getByLabel('Title', { exact: true }).fill('One more'),
		async (pane) => assert.equal(await pane.getByLabel('Title', { exact: true }).inputValue(), 'One more'),
	],
	description: [
		async (pane) => pane.getByLabel('Description').fill('Some words'),
		async (pane) => pane.getByText('Some words').waitFor({ timeout: 500 }),
	],
	estimate: [
		async (pane) => pane.getByLabel('Estimate').pressSequentially('25'),
		async (pane) => assert.equal(await pane.getByLabel('Estimate').inputValue(), '25'),
	],
	tag: [
		async (pane) => pane.getByLabel('Tags').pressSequentially('errand'),
		async (pane) => pane.getByText('#errand').waitFor({ timeout: 500 }),
	],
	'due date': [
		async (pane) => pane.getByLabel('Due date').fill(day(9)),
		async (pane) => assert.equal(await pane.getByLabel('Due date').inputValue(), day(9)),
	],
	'start date': [
		async (pane) => pane.getByLabel('Start date').fill(day(9)),
		async (pane) => assert.equal(await pane.getByLabel('Start date').inputValue(), day(9)),
	],
	reminder: [
		async (pane) => {
			await pane.getByLabel('Reminders').selectOption('at');
			await pane.getByLabel('Remind me at').fill(`${day(9)}T10:00`);
		},
		async (pane) => pane.getByRole('button', { name: /10:00/ }).waitFor({ timeout: 500 }),
	],
	subtask: [
		async (pane) => pane.getByLabel('Add a subtask').pressSequentially('Step one'),
		async (pane) => assert.equal(await pane.getByLabel('Add a subtask').inputValue(), 'Step one'),
	],
};

/** @type {Record<string, (page: Page) => Promise<unknown>>} */
const WAYS = {
	Escape: (page) => page.keyboard.press('Escape'),
	'another task': (page) => page.locator('main li[data-task]').last().locator('.title').click(),
	Back: (page) => page.goBack(),
};

for (const [way, close] of Object.entries(WAYS))
	test(`what is typed stays: ${way}`, async () => {
		const { page } = scene;
		await signUp(page);
		await addTasks(page, 'One', 'Two');
		const lost = [];
		for (const [field, [type, check]] of Object.entries(FIELDS)) {
			const pane = await openTask(page, 'One');
			await pane.waitFor();
			const address = page.url();
			await type(pane, page);
			await close(page);
			await eventually(async () => assert.notEqual(page.url(), address), 2).catch(() =>
				lost.push(`${field} (stays open)`),
			);
			await settled(page);
			const again = await openTask(page, 'One');
			await eventually(() => /** @type {Promise<void>} */ (check(again)), 1).catch(
				() => (lost.push(field), undefined),
			);
			await page.keyboard.press('Escape');
			await pane.waitFor({ state: 'detached' });
		}
		assert.deepEqual(lost, []);
	});
