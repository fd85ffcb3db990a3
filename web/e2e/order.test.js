// The order of a list as people give it, with a finger (mouse and keys: longlists.test.js).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTasks, browsing, eventually, row, settled, signUp, titles, touchTo, undo } from './support.js';

const scene = browsing({ hasTouch: true, isMobile: true, viewport: { width: 412, height: 823 } });

test('a finger takes a row by its handle to another place; the rest of the row scrolls the page', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'Apples', 'Bananas', 'Cherries', 'Dates');
	await touchTo(page, row(page, 'Dates').locator('.handle'), row(page, 'Bananas').locator('.handle'));
	await eventually(async () =>
		assert.deepEqual(await titles(page), ['Apples', 'Dates', 'Bananas', 'Cherries']),
	);
	await touchTo(page, row(page, 'Apples').locator('.title'), row(page, 'Cherries'));
	assert.deepEqual(await titles(page), ['Apples', 'Dates', 'Bananas', 'Cherries']);
	await settled(page);
	await page.reload();
	await row(page, 'Dates').waitFor();
	assert.deepEqual(await titles(page), ['Apples', 'Dates', 'Bananas', 'Cherries']);
	await touchTo(page, row(page, 'Apples').locator('.handle'), row(page, 'Cherries').locator('.handle'));
	await eventually(async () => assert.notEqual((await titles(page))[0], 'Apples'));
	await undo(page);
	await eventually(async () => assert.equal((await titles(page))[0], 'Apples'));
});
