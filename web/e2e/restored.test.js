// A backup is restored under a browser that holds what has been done since: the page shows what the server has now.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownServer } from './server.js';
import { addTasks, browsing, eventually, openTask, settled, signUp, titles } from './support.js';

const server = await ownServer();
const scene = browsing({ baseURL: server.address }, () => server.end());

/** Give the task that is open beside the list other titles, one after the other. */
async function rename(
	/** @type {import('playwright-core').Locator} */ pane,
	/** @type {string[]} */ ...names
) {
	for (const name of names) {
		await pane.getByLabel('Title').first().fill(name);
		await settled(scene.page);
	}
}

test('after a restore the page shows the backup, and what is edited then arrives', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'Milk');
	await server.command('backup', server.file('backup'));
	const pane = await openTask(page, 'Milk');
	await rename(pane, 'Oat milk', 'Soy milk');
	await addTasks(page, 'Not in the backup');
	await server.stop();
	await server.command('restore', '--replace', server.file('backup'));
	await server.restart();
	await eventually(async () => assert.deepEqual(await titles(page), ['Milk']), 40);
	await rename(pane, 'Almond milk');
	await page.getByText('Up to date', { exact: true }).waitFor();
	await page.reload();
	await eventually(async () => assert.deepEqual(await titles(page), ['Almond milk']));
});
