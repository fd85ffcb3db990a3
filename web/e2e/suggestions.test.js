// Agents suggest, people decide.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTasks, browsing, day, eventually, row, settled, signUp, undo } from './support.js';

const scene = browsing();

test('an overdue task brings a suggestion with its evidence; accepting it changes the task, undo takes it back', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, `Return the books due:${day(-3)}`);
	const before = await row(page, 'Return the books').locator('time').innerText();
	const link = page.getByRole('link', { name: /^Suggestions/ }).first();
	await eventually(async () => assert.match(await link.innerText(), /1/));
	await link.click();
	const card = page.getByRole('article').filter({ hasText: 'Return the books' });
	await card.getByText('Why?').click();
	assert.ok((await card.locator('dd').count()) > 0);
	await card.getByRole('button', { name: 'Accept' }).click();
	await card.waitFor({ state: 'detached' });
	await eventually(async () =>
		assert.notEqual(await row(page, 'Return the books').locator('time').innerText(), before),
	);
	await undo(page);
	await eventually(async () =>
		assert.equal(await row(page, 'Return the books').locator('time').innerText(), before),
	);
});

test('a dismissed suggestion is gone and stays gone', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, `Pay the bill due:${day(-2)}`);
	await page
		.getByRole('link', { name: /^Suggestions/ })
		.first()
		.click();
	const card = page.getByRole('article').filter({ hasText: 'Pay the bill' });
	await card.getByRole('button', { name: 'Dismiss' }).click();
	await card.waitFor({ state: 'detached' });
	await settled(page);
	await page.reload();
	await page.getByText('Nothing to suggest just now').waitFor();
});

test('a dismissal is taken back, with what was never to be heard of again', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, `Repair the bicycle due:${day(-2)}`);
	const link = page.getByRole('link', { name: /^Suggestions/ }).first();
	await eventually(async () => assert.match(await link.innerText(), /1/));
	await link.click();
	const card = page.getByRole('article').filter({ hasText: 'Repair the bicycle' });
	await card.getByRole('button', { name: 'Dismiss' }).click();
	await card.waitFor({ state: 'detached' });
	await undo(page);
	await card.getByText('Never again …').click();
	await card.getByRole('button', { name: 'about this task' }).click();
	await card.waitFor({ state: 'detached' });
	await settled(page);
	await page.keyboard.press('Control+z');
	await card.waitFor();
	await settled(page);
	await page.reload();
	await card.getByRole('button', { name: 'Accept' }).click();
	await page.goto('/settings');
	await page.getByRole('heading', { name: 'Settings' }).waitFor();
	assert.equal(await page.getByRole('button', { name: /^Let them speak of/ }).count(), 0);
});

test('never again about a task, and the way back in the settings', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, `Call the bank due:${day(-2)}`);
	await page
		.getByRole('link', { name: /^Suggestions/ })
		.first()
		.click();
	const card = page.getByRole('article').filter({ hasText: 'Call the bank' });
	await card.getByText('Never again …').click();
	await card.getByRole('button', { name: 'about this task' }).click();
	await card.waitFor({ state: 'detached' });
	await settled(page);
	await page.goto('/settings');
	await page.getByRole('button', { name: 'Let them speak of Call the bank' }).click();
	await page.getByText('What they are quiet about').waitFor({ state: 'detached' });
});

test('with the agents switched off nothing is suggested', async () => {
	const { page } = scene;
	await signUp(page);
	await page.getByRole('link', { name: 'Settings' }).click();
	await page.getByRole('switch', { name: 'Agents may suggest' }).uncheck();
	await settled(page);
	await page.getByRole('link', { name: 'Inbox' }).click();
	await addTasks(page, `Long ago due:${day(-9)}`);
	await page.waitForTimeout(3000);
	await page
		.getByRole('link', { name: /^Suggestions/ })
		.first()
		.click();
	await page.getByText('The agents are switched off').waitFor();
	assert.equal(await page.getByRole('article').count(), 0);
});

test('a quiet line on the task says what is suggested; it is answered there, with the task, or in Today', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, `Pay the rent due:${day(-3)}`);
	const line = row(page, 'Pay the rent').getByRole('button', { name: /\?$/ });
	await line.waitFor({ timeout: 20_000 });
	await line.click();
	const pane = page.getByRole('complementary', { name: 'Task' });
	const card = pane.getByRole('article').filter({ hasText: 'Pay the rent' });
	await card.getByText('Why?').click();
	await card.getByText('Overdue for').waitFor();
	await page.keyboard.press('Escape');
	await page.getByRole('link', { name: 'Today' }).first().click();
	await page.locator('main').getByRole('article').filter({ hasText: 'Pay the rent' }).waitFor();
	await row(page, 'Pay the rent')
		.getByRole('button', { name: /^Accept/ })
		.click();
	await line.waitFor({ state: 'detached' });
	await page.getByText('Suggestion accepted').waitFor();
	assert.equal(await page.locator('main').getByRole('article').count(), 0);
});
