// The server itself is killed (-9, its database with it) under an open page, and started again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownServer } from './server.js';
import {
	addTasks,
	browsing,
	eventually,
	openTask,
	quickAdd,
	row,
	settled,
	signIn,
	signUp,
	titles,
} from './support.js';

const server = await ownServer();
const scene = browsing({ baseURL: server.address }, () => server.end());

test('what is done while the server is dead arrives once it lives again, and the page says how it is', async () => {
	const { page } = scene;
	const email = await signUp(page);
	await addTasks(page, 'Before', 'Done meanwhile');
	const pane = await openTask(page, 'Before');
	await server.kill();
	await page.getByText('No connection').waitFor();
	await pane.getByLabel('Description').fill('Written to a dead server');
	await row(page, 'Done meanwhile').getByRole('checkbox').click();
	await quickAdd(page).click();
	await page.keyboard.insertText('During');
	await page.keyboard.press('Enter');
	await row(page, 'During').waitFor();
	await page.getByText('3 changes wait to be sent').waitFor();
	await server.restart();
	await page.getByText('Up to date', { exact: true }).waitFor({ timeout: 40_000 });
	await settled(page);
	const elsewhere = await scene.browser.newContext({ baseURL: server.address, locale: 'en-GB' });
	const other = await elsewhere.newPage();
	await other.goto('/lists/inbox');
	await signIn(other, email);
	await row(other, 'During').waitFor();
	await eventually(async () => assert.deepEqual(await titles(other), ['Before', 'During']));
	await (await openTask(other, 'Before')).getByText('Written to a dead server').waitFor();
	await elsewhere.close();
});
