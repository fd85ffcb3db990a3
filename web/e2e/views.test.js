// Views beside the lists.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTasks, browsing, day, eventually, row, settled, signUp } from './support.js';

const scene = browsing();
const on = (/** @type {number} */ ahead) => scene.page.locator(`[data-place="${day(ahead)}"]`);

test('upcoming shows each day with its load; a task goes to another day by mouse, by key, and back', async () => {
	const { page } = scene;
	await signUp(page);
	const hostile = '<img src=x onerror="window.hurt = 1">\u202E';
	await addTasks(page, `Call the plumber due:${day(1)}`, `${hostile} due:${day(1)}`);
	await page.getByRole('link', { name: 'Upcoming' }).click();
	await page.getByRole('heading', { name: 'Upcoming' }).waitFor();
	assert.equal(await page.title(), 'Upcoming · Reeve');
	assert.equal(await page.locator('[data-place]').count(), 14);
	await on(1)
		.getByText(/^1 h of/)
		.waitFor();
	assert.equal(await page.locator('main img').count(), 0);
	assert.equal(await page.evaluate(() => 'hurt' in window), false);

	await row(page, 'Call the plumber').locator('.title').focus();
	await page.keyboard.press('Alt+ArrowRight');
	await on(2).getByText('Call the plumber').waitFor();
	await eventually(async () => {
		assert.match((await page.evaluate(() => document.activeElement?.textContent)) ?? '', /Call the plumber/);
	});
	await settled(page);
	await page.keyboard.press('Control+z');
	await on(1).getByText('Call the plumber').waitFor();

	const card = await row(page, 'Call the plumber').locator('.title').boundingBox();
	const target = await on(3).boundingBox();
	assert.ok(card && target);
	await page.mouse.move(card.x + 30, card.y + 8);
	await page.mouse.down();
	await page.mouse.move(target.x + 40, target.y + 12, { steps: 6 });
	await page.mouse.up();
	await on(3).getByText('Call the plumber').waitFor();
	await settled(page);
	await page.reload();
	await on(3).getByText('Call the plumber').waitFor();
	assert.equal(await page.getByRole('complementary').count(), 0);
});
