// Signing out: the copy goes, in every tab.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTasks, browsing, quickAdd, row, signUp } from './support.js';

// Requests that a journey holds back must not pass by way of the service worker.
const scene = browsing({ serviceWorkers: 'block' });

/** Where it can be asked for. @type {[string, (page: import('playwright-core').Page) => Promise<void>][]} */
const WAYS = [
	['in the settings', async (page) => page.getByRole('button', { name: 'Sign out' }).click()],
	[
		'by the palette',
		async (page) => {
			await page.keyboard.press('Control+k');
			await page.getByRole('combobox', { name: 'What would you like' }).fill('Sign out');
			await page.keyboard.press('Enter');
		},
	],
];

for (const [where, ask] of WAYS)
	test(`signing out ${where} removes the copy, in the other tab too, and asks where something is unsent`, () =>
		signsOut(ask));

async function signsOut(/** @type {(page: import('playwright-core').Page) => Promise<void>} */ ask) {
	const { page, context } = scene;
	await signUp(page);
	await addTasks(page, 'Mine');
	const other = await context.newPage();
	await other.goto('/lists/inbox');
	await row(other, 'Mine').waitFor();
	await page.route('**/api/v1/tasks', (route) => route.abort());
	await other.route('**/api/v1/tasks', (route) => route.abort());
	await quickAdd(page).click();
	await page.keyboard.insertText('Unsent');
	await page.keyboard.press('Enter');
	await page.goto('/settings');
	await page.getByRole('heading', { name: 'Settings' }).waitFor();
	await ask(page);
	const dialog = page.getByRole('dialog', { name: 'Not everything is sent' });
	await dialog.getByRole('button', { name: 'Sign out and lose it' }).click();
	await page.waitForURL('**/signin*');
	await other.waitForURL('**/signin*');
	const left = await page.evaluate(async () => (await indexedDB.databases()).map((one) => one.name));
	assert.deepEqual(left, []);
}
