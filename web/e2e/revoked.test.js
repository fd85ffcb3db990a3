// A session that is ended from another browser while somebody types.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTasks, browsing, openTask, settled, signIn, signUp } from './support.js';

const scene = browsing();
const AT_ONCE = 1500;

/** The same person in another browser, at the list of their devices. */
async function otherBrowser(/** @type {string} */ email) {
	const baseURL = new URL(scene.page.url()).origin;
	const context = await scene.browser.newContext({ baseURL, locale: 'en-GB' });
	const page = await context.newPage();
	await page.goto('/settings');
	await signIn(page, email);
	await page.getByRole('button', { name: 'Sign out there' }).waitFor();
	return page;
}

test('ended elsewhere, the stream closes at once and the page asks to sign in, and what is being typed stays', async () => {
	const { page } = scene;
	const email = await signUp(page);
	await addTasks(page, 'Letter');
	const pane = await openTask(page, 'Letter');
	const elsewhere = await otherBrowser(email);
	const streams = (/** @type {import('playwright-core').Request} */ one) => one.url().endsWith('/stream');
	const dialog = page.getByRole('dialog', { name: 'Please sign in again' });
	await pane.getByLabel('Description').fill('Dear Jonas');
	await pane.getByLabel('Description').press('End');
	await page.keyboard.type(', as I said');
	// Whoever is first ends it: the server, or the page that has heard why.
	const soon = { predicate: streams, timeout: AT_ONCE };
	const closed = Promise.any([
		page.waitForEvent('requestfinished', soon),
		page.waitForEvent('requestfailed', soon),
	]);
	await elsewhere.getByRole('button', { name: 'Sign out there' }).click();
	await Promise.all([closed, dialog.waitFor({ timeout: AT_ONCE })]);
	assert.equal(await pane.getByLabel('Description').inputValue(), 'Dear Jonas, as I said');
	await signIn(/** @type {any} */ (dialog), email);
	await dialog.waitFor({ state: 'detached' });
	assert.equal(await pane.getByLabel('Title').inputValue(), 'Letter');
	await settled(page);
	await elsewhere.goto('/lists/inbox');
	await (await openTask(elsewhere, 'Letter')).getByText('Dear Jonas, as I said').waitFor();
	await elsewhere.context().close();
});
