// Several tasks at once: chosen by mouse, keys and finger; changed by one operation, which one undo takes back.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addTasks, browsing, eventually, focused, row, settled, signUp, titles, undo } from './support.js';

/** @param {import('playwright-core').Page} page */
const bar = (page) => page.getByRole('toolbar', { name: 'Selected tasks' });

describe('with mouse and keys', () => {
	const scene = browsing();

	test('chosen by keys, completed at once, brought back by one undo', async () => {
		const { page } = scene;
		await signUp(page);
		await addTasks(page, 'Apples', 'Bananas', 'Cherries', 'Dates');
		await row(page, 'Apples').locator('.title').focus();
		for (const key of ['x', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowUp'])
			await page.keyboard.press(key);
		await bar(page).getByText('2 selected').waitFor();
		await page.keyboard.press('c');
		await eventually(async () => assert.deepEqual(await titles(page), ['Cherries', 'Dates']));
		await eventually(async () => assert.match(await focused(page), /[CD]/));
		await settled(page);
		await undo(page);
		await eventually(async () =>
			assert.deepEqual(await titles(page), ['Apples', 'Bananas', 'Cherries', 'Dates']),
		);
	});

	test('all of them get a priority, a day, a tag and another list; Escape chooses none', async () => {
		const { page } = scene;
		await signUp(page);
		await addTasks(page, 'Apples', 'Bananas', 'Cherries');
		const chooseAll = async () => {
			await row(page, 'Apples').locator('.title').focus();
			await page.keyboard.press('Control+a');
			await bar(page).getByText('3 selected').waitFor();
		};
		await chooseAll();
		await page.keyboard.press('Escape');
		await bar(page).waitFor({ state: 'detached' });
		await chooseAll();
		await bar(page).getByLabel('Priority').selectOption('high');
		await eventually(async () => assert.equal(await page.locator('li[data-task] .high').count(), 6));
		await chooseAll();
		await bar(page).getByLabel('Due').selectOption({ label: 'Tomorrow' });
		await row(page, 'Cherries').getByText('Tomorrow').waitFor();
		await chooseAll();
		await bar(page).getByLabel('Add a tag').fill('#together');
		await page.keyboard.press('Enter');
		await row(page, 'Bananas').getByText('#together').waitFor();
		await settled(page);
		await page.reload();
		await row(page, 'Apples').getByText('#together').waitFor();
	});

	test('Shift and Ctrl clicks choose; a plain click opens; deletion is undone as a whole', async () => {
		const { page } = scene;
		await signUp(page);
		await addTasks(page, 'Apples', 'Bananas', 'Cherries', 'Dates');
		const title = (/** @type {string} */ name) => row(page, name).locator('.title');
		await title('Apples').click({ modifiers: ['Control'] });
		await title('Cherries').click({ modifiers: ['Shift'] });
		await title('Bananas').click({ modifiers: ['Control'] });
		await bar(page).getByText('2 selected').waitFor();
		assert.equal(page.context().pages().length, 1);
		await bar(page).getByRole('button', { name: 'Delete' }).click();
		await eventually(async () => assert.deepEqual(await titles(page), ['Bananas', 'Dates']));
		await settled(page);
		await page.keyboard.press('Control+z');
		await eventually(async () =>
			assert.deepEqual(await titles(page), ['Apples', 'Bananas', 'Cherries', 'Dates']),
		);
		await title('Apples').click();
		await page.getByRole('complementary', { name: 'Task' }).waitFor();
	});

	test('a parent and its subtask are moved and deleted as one', async () => {
		const { page } = scene;
		await signUp(page);
		await addTasks(page, 'Parent', 'Child');
		await row(page, 'Child').locator('.title').focus();
		await page.keyboard.press('Alt+ArrowRight');
		await settled(page);
		await page.keyboard.press('Control+a');
		await page.keyboard.press('Delete');
		await row(page, 'Parent').waitFor({ state: 'detached' });
		await settled(page);
		assert.equal(await page.locator('.error-toast').count(), 0);
		await undo(page);
		await eventually(async () => assert.deepEqual(await titles(page), ['Parent', 'Child']));
	});
});

describe('with a finger', () => {
	const scene = browsing({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });

	test('after “Select” a tap chooses', async () => {
		const { page } = scene;
		await signUp(page);
		await addTasks(page, 'Apples', 'Bananas', 'Cherries');
		await page.getByRole('button', { name: 'Select', exact: true }).tap();
		await row(page, 'Apples').locator('.title').tap();
		await row(page, 'Cherries').locator('.title').tap();
		await bar(page).getByRole('button', { name: 'Complete' }).tap();
		await eventually(async () => assert.deepEqual(await titles(page), ['Bananas']));
	});
});
