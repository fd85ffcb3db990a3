// The whole way by keyboard alone: not one click.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, browsing, eventually, freshEmail, row, settled, titles } from './support.js';

const scene = browsing();

/** Press Tab until something with this name has the focus. */
async function tabTo(/** @type {RegExp} */ name) {
	const { page } = scene;
	for (let steps = 0; steps < 60; steps++) {
		const found = await page.evaluate(() => {
			const element = document.activeElement;
			const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : '';
			return [element?.getAttribute('aria-label'), label, element?.textContent].filter(Boolean).join(' ');
		});
		if (name.test(found.trim())) return;
		await page.keyboard.press('Tab');
	}
	assert.fail(`Tab does not reach ${name}`);
}

/** Whether the focused element shows that it is. */
function focusShows() {
	return scene.page.evaluate(() => {
		const element = document.activeElement;
		return (
			element !== null &&
			element.matches(':focus-visible') &&
			getComputedStyle(element).outlineStyle !== 'none'
		);
	});
}

test('sign up, add, open, edit, complete, undo, move and delete without a pointer', async () => {
	const { page } = scene;
	await page.goto('/signup');
	await page.getByLabel('Name').waitFor();
	await tabTo(/^Name/);
	await page.keyboard.type('Kay');
	await page.keyboard.press('Tab');
	await page.keyboard.type(freshEmail());
	await page.keyboard.press('Tab');
	await page.keyboard.type(PASSWORD);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/lists/inbox');
	await page.locator('[data-quick-add]').waitFor();

	await page.keyboard.press('n');
	for (const title of ['One', 'Two', 'Three']) {
		await page.keyboard.type(title);
		await page.keyboard.press('Enter');
	}
	await page.keyboard.press('Escape');
	await tabTo(/^One$/);
	assert.ok(await focusShows());
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Alt+ArrowUp');
	await eventually(async () => assert.deepEqual(await titles(page), ['Two', 'One', 'Three']));

	await page.keyboard.press('Enter');
	await page.getByRole('complementary', { name: 'Task' }).waitFor();
	await tabTo(/^Title/);
	await page.keyboard.press('End');
	await page.keyboard.type(' and a half');
	await page.keyboard.press('Enter');
	await row(page, 'Two and a half').waitFor();
	await page.keyboard.press('Escape');
	await page.getByRole('complementary').waitFor({ state: 'detached' });
	await eventually(async () => {
		assert.match((await page.evaluate(() => document.activeElement?.textContent)) ?? '', /Two and a half/);
	});

	await page.keyboard.press('c');
	await row(page, 'Two and a half').waitFor({ state: 'detached' });
	await eventually(async () => {
		assert.match((await page.evaluate(() => document.activeElement?.textContent)) ?? '', /One/);
	});
	await tabTo(/^Undo$/);
	await page.keyboard.press('Enter');
	await row(page, 'Two and a half').waitFor();

	await page.keyboard.press('?');
	await page.getByRole('dialog', { name: 'Keys' }).waitFor();
	await page.keyboard.press('Escape');
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	await page.keyboard.press('/');
	await page.keyboard.type('three');
	await eventually(async () => assert.deepEqual(await titles(page), ['Three']));
	await settled(page);
});

test('the skip link is the first stop and leads past the sidebar', async () => {
	const { page } = scene;
	await page.goto('/signup');
	await page.getByLabel('E-mail').fill(freshEmail());
	await page.getByLabel('Password').fill(PASSWORD);
	await page.keyboard.press('Enter');
	await page.waitForURL('**/lists/inbox');
	await page.reload();
	await page.locator('[data-quick-add]').waitFor();
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the tasks');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	assert.ok(await page.evaluate(() => !!document.activeElement?.closest('main')));
});
