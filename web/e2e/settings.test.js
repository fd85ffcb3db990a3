// What a person can set, and leaving for good.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, browsing, settled, signIn, signUp } from './support.js';

const scene = browsing();

test('name, zone and look are kept', async () => {
	const { page } = scene;
	await signUp(page);
	await page.getByRole('link', { name: 'Settings' }).click();
	assert.equal(await page.getByLabel('Time zone').inputValue(), 'Europe/Berlin');
	await page.getByLabel('Name', { exact: true }).fill('Ada L.');
	await page.keyboard.press('Tab');
	await page.getByLabel('Time zone').selectOption('Asia/Tokyo');
	await page.getByLabel('Look').selectOption('dark');
	await settled(page);
	await page.reload();
	await page.getByLabel('Look').waitFor();
	assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Ada L.');
	assert.equal(await page.getByLabel('Time zone').inputValue(), 'Asia/Tokyo');
	const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
	assert.equal(paper, 'rgb(23, 22, 18)');
});

test('a token is shown once, works, and stops working when it is deleted', async () => {
	const { page } = scene;
	await signUp(page);
	await page.goto('/settings#tokens');
	await page.getByLabel('New token for').fill('my script');
	await page.getByRole('button', { name: 'Make token' }).click();
	const secret = await page.locator('.made code').innerText();
	const ask = () =>
		scene.browser.newContext().then(async (context) => {
			const answer = await context.request.get(`${new URL(page.url()).origin}/api/v1/lists`, {
				headers: { Authorization: `Bearer ${secret}` },
			});
			await context.close();
			return answer.status();
		});
	assert.equal(await ask(), 200);
	await page
		.getByRole('listitem')
		.filter({ hasText: 'my script' })
		.getByRole('button', { name: 'Delete' })
		.click();
	await page.getByRole('listitem').filter({ hasText: 'my script' }).waitFor({ state: 'detached' });
	assert.equal(await ask(), 401);
});

test('where the password was not given lately, a token waits until it is', async () => {
	const { page } = scene;
	await signUp(page);
	await page.goto('/settings#tokens');
	const wanted = { status: 403, json: { status: 403, code: 'confirmation_required', detail: '' } };
	let refused = false;
	await page.route('**/api/v1/tokens', (route) => {
		// What the page reads at first may still be on its way.
		if (refused || route.request().method() !== 'POST') return route.fallback();
		refused = true;
		return route.fulfill(wanted);
	});
	await page.getByLabel('New token for').fill('my script');
	await page.getByRole('button', { name: 'Make token' }).click();
	const dialog = page.getByRole('dialog', { name: 'Your password, please' });
	await dialog.getByLabel('Your password').fill('wrong');
	await dialog.getByRole('button', { name: 'Go on' }).click();
	await dialog.locator('.error').first().waitFor();
	await dialog.getByLabel('Your password').fill(PASSWORD);
	await dialog.getByRole('button', { name: 'Go on' }).click();
	await page.locator('.made code').waitFor();
	await dialog.waitFor({ state: 'detached' });
	await settled(page);
	assert.equal(await page.getByRole('dialog').count(), 0);
});

test('a new password works, the old one does not', async () => {
	const { page } = scene;
	const email = await signUp(page);
	await page.goto('/settings#password');
	await page.getByLabel('Current password').fill('wrong');
	await page.getByLabel('New password').fill('a whole new password');
	await page.getByRole('button', { name: 'Change password' }).click();
	await page.locator('#password .error').first().waitFor();
	await page.getByLabel('Current password').fill(PASSWORD);
	await page.getByRole('button', { name: 'Change password' }).click();
	await page.getByText('Password changed').waitFor();
	await page.getByRole('button', { name: 'Sign out', exact: true }).click();
	await page.waitForURL('**/signin');
	await signIn(page, email);
	await page.locator('form .error').first().waitFor();
});

test('deleting the account needs the password and leaves nothing', async () => {
	const { page } = scene;
	const email = await signUp(page);
	await page.goto('/settings#delete');
	await page.getByRole('button', { name: 'Delete my account' }).click();
	await page.getByLabel('Your password').fill(PASSWORD);
	await page.getByRole('button', { name: 'Delete everything' }).click();
	await page.waitForURL('**/signup');
	await page.goto('/signin');
	await signIn(page, email);
	await page.locator('form .error').first().waitFor();
});
