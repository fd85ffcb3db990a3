// A file from elsewhere, through the upload button.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browsing, row, settled, signUp } from './support.js';

const scene = browsing();
const TODO = [
	'(A) Call the bank +Home @phone due:2027-02-01',
	'x 2026-11-01 Buy milk',
	'Write to Mira +Home',
	'',
].join('\n');

const file = { name: 'todo.txt', mimeType: 'text/plain', buffer: Buffer.from(TODO) };

test('it says first what would happen, imports on demand, and adds nothing twice', async () => {
	const { page } = scene;
	await signUp(page);
	await page.goto('/settings#import');
	await page.locator('input[type=file]').setInputFiles(file);
	await page.getByText('Would add 3 tasks').waitFor();
	await page.getByRole('button', { name: 'Import 3 tasks' }).click();
	await page.getByText('Added 3 tasks').waitFor();
	await page.getByRole('link', { name: 'See the tasks' }).click();
	await row(page, 'Call the bank').waitFor();
	await page.goto('/settings#import');
	await page.locator('input[type=file]').setInputFiles({ ...file });
	await page.getByText('3 tasks are here already').waitFor();
	assert.equal(await page.getByRole('button', { name: /^Import/ }).count(), 0);
});

test('an import can be undone', async () => {
	const { page } = scene;
	await signUp(page);
	await page.goto('/settings#import');
	await page.locator('input[type=file]').setInputFiles(file);
	await page.getByRole('button', { name: 'Import 3 tasks' }).click();
	await page.getByRole('button', { name: 'Undo the import' }).click();
	await page.getByText('Taken back').waitFor();
	await settled(page);
	await page.goto('/all?status=all');
	await page.getByRole('heading', { name: 'All tasks' }).waitFor();
	assert.equal(await row(page, 'Call the bank').count(), 0);
});

test('a file that is none of these is told in a sentence', async () => {
	const { page } = scene;
	await signUp(page);
	await page.goto('/settings#import');
	const buffer = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0xff, 0xfe]);
	await page
		.locator('input[type=file]')
		.setInputFiles({ name: 'picture.json', mimeType: 'image/png', buffer });
	await page.locator('section .error').waitFor();
});

test('the export holds what I own', async () => {
	const { page } = scene;
	await signUp(page);
	await page.goto('/settings#export');
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('link', { name: 'Export' }).click(),
	]);
	assert.match(download.suggestedFilename(), /^reeve-.*\.json$/);
});
