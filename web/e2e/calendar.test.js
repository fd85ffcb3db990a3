// The month: its grid by keys, tasks carried to another day by mouse, finger and keys, and a phone's width.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
	browsing,
	dragTo,
	eventually,
	focused,
	makeTasks,
	row,
	settled,
	signUp,
	touchTo,
} from './support.js';

/** @param {import('playwright-core').Page} page */
const cell = (page, /** @type {string} */ day) => page.locator(`td[data-place="${day}"]`);
const due = (/** @type {string} */ title, /** @type {string} */ due_date) => ({ title, due_date });

describe('with mouse and keys', () => {
	const scene = browsing();

	test('a task goes to another day by mouse and by keys; undo brings it back', async () => {
		const { page } = scene;
		await signUp(page);
		await makeTasks(page, [due('Call the plumber', '2027-03-10'), due('Pay rent', '2027-03-10')]);
		await page.goto('/calendar?month=2027-03');
		await page.getByRole('heading', { name: 'March 2027' }).waitFor();
		await dragTo(page, cell(page, '2027-03-10').getByText('Call the plumber'), cell(page, '2027-03-12'));
		await cell(page, '2027-03-12').getByText('Call the plumber').waitFor();
		await cell(page, '2027-03-12').click({ position: { x: 8, y: 8 } });
		await page.waitForURL('**day=2027-03-12');
		await row(page, 'Call the plumber').locator('.title').focus();
		await page.keyboard.press('Alt+ArrowDown');
		await cell(page, '2027-03-19').getByText('Call the plumber').waitFor();
		await eventually(async () => assert.match(await focused(page), /Call the plumber/));
		await settled(page);
		// Edits of one field within a minute are one operation.
		await page.keyboard.press('Control+z');
		await cell(page, '2027-03-10').getByText('Call the plumber').waitFor();
	});

	test('the arrow keys go through days, weeks and months, and Enter leads to the day', async () => {
		const { page } = scene;
		await signUp(page);
		await makeTasks(page, [due('Pay rent', '2027-03-31')]);
		await page.goto('/calendar?month=2027-03&day=2027-03-31');
		await cell(page, '2027-03-31').focus();
		const at = async (/** @type {string} */ day) =>
			eventually(async () => assert.equal(await page.locator('td:focus').getAttribute('data-place'), day));
		await page.keyboard.press('ArrowRight');
		await at('2027-04-01');
		await page.getByRole('heading', { name: 'April 2027' }).waitFor();
		await page.keyboard.press('ArrowUp');
		await at('2027-03-25');
		await page.keyboard.press('Home');
		await at('2027-03-22');
		await page.keyboard.press('End');
		await at('2027-03-28');
		await page.keyboard.press('PageUp');
		await at('2027-02-28');
		await page.goto('/calendar?month=2027-03&day=2027-03-31');
		await cell(page, '2027-03-31').focus();
		await page.keyboard.press('Enter');
		await page.keyboard.press('Tab');
		assert.ok(await page.evaluate(() => document.activeElement?.closest('[data-day="2027-03-31"]') !== null));
		await eventually(async () =>
			assert.match(await page.getByRole('grid').ariaSnapshot(), /gridcell "Wednesday 31 March, 1 task /),
		);
	});

	test('many tasks of a day are counted, and the day below shows them all', async () => {
		const { page } = scene;
		await signUp(page);
		await makeTasks(
			page,
			Array.from({ length: 7 }, (_, number) => due(`Number ${number}`, '2027-03-10')),
		);
		await page.goto('/calendar?month=2027-03');
		await cell(page, '2027-03-10').getByText('+4 more').click();
		await page.getByRole('heading', { name: 'Wednesday 10 March' }).waitFor();
		assert.equal(await row(page, 'Number').count(), 7);
		await page.goBack();
		await page.waitForURL('**/calendar?month=2027-03');
	});
});

describe('the week as in the United States', () => {
	const scene = browsing({ locale: 'en-US' });

	test('begins on Sunday', async () => {
		const { page } = scene;
		await signUp(page);
		await page.goto('/calendar?month=2026-11');
		assert.equal(await page.getByRole('columnheader').first().innerText(), 'Sun');
	});
});

describe('with a finger', () => {
	const scene = browsing({ hasTouch: true, isMobile: true, viewport: { width: 320, height: 740 } });

	test('at 320 pixels a task goes to another day by its handle', async () => {
		const { page } = scene;
		await signUp(page);
		await makeTasks(page, [due('Pay rent', '2027-03-10')]);
		await page.goto('/calendar?month=2027-03&day=2027-03-10');
		await touchTo(page, row(page, 'Pay rent').locator('.handle'), cell(page, '2027-03-12'));
		await row(page, 'Pay rent').waitFor({ state: 'detached' });
		await cell(page, '2027-03-12').tap();
		await row(page, 'Pay rent').waitFor();
	});
});
