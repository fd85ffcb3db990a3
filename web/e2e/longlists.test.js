// Long lists, of which only what is near the viewport is in the document; and nesting by mouse and keys.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	addTasks,
	browsing,
	eventually,
	focused,
	makeTasks,
	row,
	settled,
	signUp,
	titles,
} from './support.js';

const scene = browsing();
const COUNT = 600;
const levels = () =>
	scene.page
		.locator('li[data-task]')
		.evaluateAll((rows) => rows.map((one) => one.getAttribute('aria-level')).join(''));

test('a list of 600 says where one is, goes from end to end by keys, and never loses the focus', async () => {
	const { page } = scene;
	await signUp(page);
	await makeTasks(
		page,
		Array.from({ length: COUNT }, (_, number) => ({ title: `Number ${number}` })),
	);
	await page.reload();
	await row(page, 'Number 0').first().waitFor();
	assert.ok((await page.locator('li[data-task]').count()) < 80);
	// The copy shows what it has, and the sync behind it brings the rest.
	const setSize = () => page.locator('li[data-task]').first().getAttribute('aria-setsize');
	await eventually(async () => assert.equal(await setSize(), String(COUNT)));
	await row(page, 'Number 0').first().locator('.title').focus();
	await page.keyboard.press('End');
	await eventually(async () => assert.equal(await focused(page), `Number ${COUNT - 1}`));
	const last = page.locator('li[data-task]').last();
	assert.equal(await last.getAttribute('aria-posinset'), String(COUNT));
	await page.keyboard.press('ArrowUp');
	await eventually(async () => assert.equal(await focused(page), `Number ${COUNT - 2}`));
	await page.evaluate(() => window.scrollTo(0, 0));
	await row(page, 'Number 3').first().waitFor();
	assert.equal(await focused(page), `Number ${COUNT - 2}`);
	await page.keyboard.press('c');
	await eventually(async () => assert.equal(await focused(page), `Number ${COUNT - 1}`));
	await page.keyboard.press('Home');
	await eventually(async () => assert.equal(await focused(page), 'Number 0'));
});

test('rows of any height stand below each other, also when they are scrolled back to', async () => {
	const { page } = scene;
	await signUp(page);
	const title = (/** @type {number} */ number) =>
		`Number ${number} ${'and so on '.repeat((number * 7) % 25)}`;
	await makeTasks(
		page,
		Array.from({ length: 300 }, (_, number) => ({ title: title(number).trim() })),
	);
	await page.reload();
	await page.setViewportSize({ width: 400, height: 740 });
	await row(page, 'Number 0').first().waitFor();
	for (const height of [0, 3000, 9000, 2000]) {
		await page.evaluate((to) => window.scrollTo(0, to), height);
		await eventually(async () => {
			const rows = await page.locator('li[data-task]').evaluateAll((all) =>
				all.map((one) => {
					const { top, bottom } = one.getBoundingClientRect();
					return { at: Number(one.getAttribute('aria-posinset')), top, bottom };
				}),
			);
			for (const [index, { at, top }] of rows.entries()) {
				const above = rows[index - 1];
				if (above?.at === at - 1) assert.ok(Math.abs(top - above.bottom) < 1.5, `row ${at}`);
			}
		});
	}
});

test('a task is nested and brought out again, by keys and by the mouse', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'A', 'B', 'C');
	await row(page, 'B').locator('.title').focus();
	await page.keyboard.press('Alt+ArrowRight');
	await eventually(async () => assert.equal(await levels(), '121'));
	await eventually(async () => assert.match(await focused(page), /B/));
	await page.keyboard.press('Alt+ArrowLeft');
	await eventually(async () => assert.equal(await levels(), '111'));
	await row(page, 'C').hover();
	const handle = await row(page, 'C').locator('.handle').boundingBox();
	assert.ok(handle);
	await page.mouse.move(handle.x + 8, handle.y + handle.height / 2);
	await page.mouse.down();
	await page.mouse.move(handle.x + 40, handle.y + handle.height / 2, { steps: 6 });
	await page.mouse.up();
	await eventually(async () => assert.equal(await levels(), '112'));
	await settled(page);
	await page.reload();
	await row(page, 'C').waitFor();
	assert.deepEqual(await titles(page), ['A', 'B', 'C']);
	assert.equal(await levels(), '112');
});
