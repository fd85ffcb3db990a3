// Search over the local copy, and what was completed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTasks, browsing, day, eventually, makeTasks, row, settled, signUp, titles } from './support.js';

const scene = browsing();

test('search finds as one types, by filters too, all in the address', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(
		page,
		`Call Müller #garden !high due:${day(-2)}`,
		`Garden fence due:${day(3)}`,
		'Write to Zoë #home',
	);
	await page.getByRole('link', { name: 'Search' }).click();
	await page.getByText('Words in the title').waitFor();
	assert.ok(await page.locator('[data-search]').evaluate((input) => input === document.activeElement));
	await page.keyboard.type('garden');
	await eventually(async () => assert.deepEqual(await titles(page), ['Call Müller', 'Garden fence']));
	await page.getByLabel('Due', { exact: true }).selectOption('overdue');
	await eventually(async () => assert.deepEqual(await titles(page), ['Call Müller']));
	await page.waitForURL(/q=garden/);
	await page.reload();
	await eventually(async () => assert.deepEqual(await titles(page), ['Call Müller']));
	await page.goto('/search?tag=home');
	await eventually(async () => assert.deepEqual(await titles(page), ['Write to Zoë']));
	await page.goto('/search?q=muller&priority=high');
	await row(page, 'Call Müller').locator('.title').click();
	await page.waitForURL(/task=/);
	await page.goBack();
	await page.getByRole('complementary').waitFor({ state: 'detached' });
	assert.deepEqual(await titles(page), ['Call Müller']);
});

test('completed tasks stand under their day, in pages, and are reopened from there', async () => {
	const { page } = scene;
	await signUp(page);
	await makeTasks(
		page,
		Array.from({ length: 3 }, (_, number) => ({ title: `Number ${number}` })),
	);
	for (const number of [0, 1]) {
		await row(page, `Number ${number}`).getByRole('checkbox').click();
		await row(page, `Number ${number}`).waitFor({ state: 'detached' });
	}
	await settled(page);
	await page.getByRole('link', { name: 'Completed' }).click();
	await page.getByRole('heading', { name: /^Today/ }).waitFor();
	assert.deepEqual(await titles(page), ['Number 1', 'Number 0']);
	await row(page, 'Number 1').getByRole('checkbox').click();
	await eventually(async () => assert.deepEqual(await titles(page), ['Number 0']));
	await page.goto('/completed?before=2020-01-01');
	await page.getByText('Nothing was completed here yet.').waitFor();
	await page.getByRole('link', { name: 'Latest' }).click();
	await row(page, 'Number 0').waitFor();
});
