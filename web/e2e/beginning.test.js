// The first minute: sign up, add, reload, sign out and in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTasks, browsing, freshEmail, quickAdd, row, signIn, signUp, titles } from './support.js';

const scene = browsing();

test('whoever is not signed in is asked to, and lands where they wanted to go', async () => {
	const { page } = scene;
	const email = await signUp(page);
	await scene.context.clearCookies();
	await page.evaluate(() => localStorage.clear());
	await page.goto('/all?status=all');
	await page.waitForURL('**/signin?next=**');
	await signIn(page, email);
	await page.waitForURL('**/all?status=all');
	await page.getByRole('heading', { name: 'All tasks' }).waitFor();
});

test('an empty start helps, tasks are added one after the other, and a reload shows the same', async () => {
	const { page } = scene;
	await signUp(page);
	await page.getByRole('heading', { name: 'Let us begin' }).waitFor();
	await page.getByRole('link', { name: 'Import a todo.txt' }).waitFor();
	await addTasks(page, 'Buy bread', 'Pay rent #home !high due:tomorrow', 'Call Jonas');
	assert.ok(await quickAdd(page).evaluate((input) => input === document.activeElement));
	const before = await titles(page);
	assert.deepEqual(before, ['Buy bread', 'Pay rent', 'Call Jonas']);
	await page.reload();
	await row(page, 'Pay rent').getByText('Tomorrow').waitFor();
	assert.deepEqual(await titles(page), before);
	await row(page, 'Pay rent').getByText('#home').waitFor();
	await row(page, 'Pay rent').getByText('High', { exact: true }).waitFor();
});

test('a wrong password and a taken address are told beside the form', async () => {
	const { page } = scene;
	const email = await signUp(page);
	await scene.context.clearCookies();
	await page.goto('/signin');
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password').fill('not this one');
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.locator('form .error').first().waitFor();
	assert.equal(await page.getByLabel('E-mail').inputValue(), email);
	await page.goto('/signup');
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password').fill('another one entirely');
	await page.getByRole('button', { name: 'Create account' }).click();
	await page.locator('form .error').first().waitFor();
});

test('signing out forgets everything here; signing in brings it back', async () => {
	const { page } = scene;
	const email = await signUp(page, freshEmail());
	await addTasks(page, 'Only mine');
	await page.getByRole('link', { name: 'Settings' }).click();
	await page.getByRole('button', { name: 'Sign out', exact: true }).click();
	await page.waitForURL('**/signin');
	await page.goto('/lists/inbox');
	await page.waitForURL('**/signin?next=**');
	assert.ok(!(await page.content()).includes('Only mine'));
	await signIn(page, email);
	await row(page, 'Only mine').waitFor();
});
