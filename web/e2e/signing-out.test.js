// Signing out: the copy goes, in every tab.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTasks, browsing, quickAdd, row, signUp } from './support.js';

// Requests that a journey holds back must not pass by way of the service worker.
const scene = browsing({ serviceWorkers: 'block' });

test('signing out removes the copy, in the other tab too, and asks where something is unsent', async () => {
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
	await page.getByRole('button', { name: 'Sign out' }).click();
	const dialog = page.getByRole('dialog', { name: 'Not everything is sent' });
	await dialog.getByRole('button', { name: 'Sign out and lose it' }).click();
	await page.waitForURL('**/signin*');
	await other.waitForURL('**/signin*');
	const left = await page.evaluate(async () => (await indexedDB.databases()).map((one) => one.name));
	assert.deepEqual(left, []);
});
