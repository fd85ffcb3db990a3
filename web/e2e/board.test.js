// The board: columns by priority, list or tag, and tasks carried between them by mouse, finger and keys.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addTasks, browsing, dragTo, eventually, focused, row, settled, signUp, touchTo } from './support.js';

/** @param {import('playwright-core').Page} page */
const column = (page, /** @type {string} */ name) =>
	page.getByRole('region', { name: new RegExp(`^${name}`) });

describe('with mouse and keys', () => {
	const scene = browsing();

	test('a task goes to another priority by mouse and by keys, is announced, and undo brings it back', async () => {
		const { page } = scene;
		await signUp(page);
		await addTasks(page, 'Pay rent !high', 'Buy bread');
		await page.getByRole('link', { name: 'Board' }).click();
		await column(page, 'High').getByText('Pay rent').waitFor();
		await dragTo(page, row(page, 'Buy bread').locator('.title'), column(page, 'Low'));
		await column(page, 'Low').getByText('Buy bread').waitFor();
		await page.getByRole('status').getByText('Low: “Buy bread”').waitFor();
		await row(page, 'Buy bread').locator('.title').focus();
		await page.keyboard.press('Alt+ArrowLeft');
		await column(page, 'Medium').getByText('Buy bread').waitFor();
		await eventually(async () => assert.match(await focused(page), /Buy bread/));
		await page.keyboard.press('ArrowLeft');
		await eventually(async () => assert.match(await focused(page), /Pay rent/));
		await settled(page);
		// Edits of one field within a minute are one operation.
		await page.keyboard.press('Control+z');
		await column(page, 'No priority').getByText('Buy bread').waitFor();
		await page.reload();
		await column(page, 'No priority').getByText('Buy bread').waitFor();
		assert.equal(await page.getByRole('complementary').count(), 0);
	});

	test('grouping and list are in the address; back and forward work; a tag is exchanged', async () => {
		const { page } = scene;
		await signUp(page);
		await addTasks(page, 'Prune #Garden #spring', 'Sweep #home');
		await page.goto('/board');
		await page.getByRole('link', { name: 'Tag', exact: true }).click();
		await page.waitForURL('**/board?by=tag');
		await column(page, '#home').getByText('Sweep').waitFor();
		await page.getByRole('link', { name: 'List', exact: true }).click();
		await column(page, 'Inbox').getByText('Sweep').waitFor();
		await page.goBack();
		await dragTo(page, column(page, '#garden').getByText('Prune'), column(page, '#home'));
		await column(page, '#home').getByText('Prune').waitFor();
		await column(page, '#spring').getByText('Prune').waitFor();
		await settled(page);
		await page.goto('/board?by=nonsense');
		await column(page, 'No priority').getByText('Prune').waitFor();
	});

	test('what is completed on the board goes, and the focus stays on a card', async () => {
		const { page } = scene;
		await signUp(page);
		await addTasks(page, 'One !high', 'Two !high');
		await page.goto('/board');
		await row(page, 'One').locator('.title').focus();
		await page.keyboard.press('c');
		await row(page, 'One').waitFor({ state: 'detached' });
		await eventually(async () => assert.match(await focused(page), /Two/));
	});
});

describe('with a finger', () => {
	const scene = browsing({ hasTouch: true, isMobile: true, viewport: { width: 700, height: 800 } });

	test('a task goes to another column by its handle', async () => {
		const { page } = scene;
		await signUp(page);
		await addTasks(page, 'Pay rent !high');
		await page.goto('/board');
		await touchTo(page, row(page, 'Pay rent').locator('.handle'), column(page, 'Medium'));
		await column(page, 'Medium').getByText('Pay rent').waitFor();
	});
});
