// Without a network: the app opens from its copy, takes what one does, and delivers it afterwards.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { front } from './front.js';
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

const scene = browsing();

/** Wait until the app can be opened without a network. */
function shellKept(/** @type {import('playwright-core').Page} */ page) {
	return page.evaluate(async () => void (await navigator.serviceWorker.ready));
}

test('it opens from the copy, and what is done there, one thing upon the other, survives a reload and arrives', async () => {
	const { page, context } = scene;
	const email = await signUp(page);
	await addTasks(page, 'Pack');
	await shellKept(page);
	await context.setOffline(true);
	await page.reload();
	await row(page, 'Pack').getByRole('checkbox').click();
	await quickAdd(page).click();
	await page.keyboard.insertText('Travel');
	await page.keyboard.press('Enter');
	const pane = await openTask(page, 'Travel');
	await pane.getByLabel('Description').fill('Window seat');
	await pane.getByLabel('Add a subtask').fill('Tickets');
	await page.keyboard.press('Enter');
	await page.getByText('changes wait to be sent').waitFor();
	await page.reload();
	await row(page, 'Tickets').waitFor();
	assert.deepEqual(await titles(page), ['Travel', 'Tickets']);
	await context.setOffline(false);
	await page.getByText('Up to date', { exact: true }).waitFor();
	await settled(page);
	const elsewhere = await (
		await /** @type {any} */ (scene.browser).newContext({ baseURL: page.url() })
	).newPage();
	await elsewhere.goto('/lists/inbox?status=all');
	await signIn(elsewhere, email);
	await row(elsewhere, 'Tickets').waitFor();
	assert.deepEqual((await titles(elsewhere)).sort(), ['Pack', 'Tickets', 'Travel']);
	assert.ok(await row(elsewhere, 'Pack').getByRole('checkbox').isChecked());
	await elsewhere.context().close();
});

for (const leave of ['reload', 'close'])
	test(`what is being typed when the page goes away (${leave}) is kept, also without a network`, async () => {
		const { page, context } = scene;
		await signUp(page);
		await addTasks(page, 'Milk');
		const pane = await openTask(page, 'Milk');
		await context.setOffline(true);
		await pane.getByLabel('Title').first().fill('Oat milk');
		await page.keyboard.insertText(' or soy');
		if (leave === 'reload') await page.reload();
		else await page.close();
		const after = leave === 'reload' ? page : await context.newPage();
		if (leave === 'close') await after.goto('/lists/inbox');
		await eventually(async () => assert.deepEqual(await titles(after), ['Oat milk or soy']));
		await context.setOffline(false);
		await after.getByText('Up to date', { exact: true }).waitFor({ timeout: 40_000 });
	});

test('with the server killed and restarted under the open page nothing is lost and nothing doubled', async () => {
	const { page } = scene;
	const server = await front();
	await page.goto(server.address);
	await page.goto(`${server.address}/signup`);
	await page.getByLabel('Name').fill('Ada');
	await page.getByLabel('E-mail').fill(`killed-${Date.now()}@example.org`);
	await page.getByLabel('Password').fill('correct horse battery');
	await page.getByRole('button', { name: 'Create account' }).click();
	await addTasks(page, 'Before');
	await server.kill();
	await quickAdd(page).click();
	await page.keyboard.insertText('During');
	await page.keyboard.press('Enter');
	await row(page, 'During').waitFor();
	await server.restart();
	await page.getByText('Up to date', { exact: true }).waitFor({ timeout: 20_000 });
	await settled(page);
	await page.reload();
	await row(page, 'During').waitFor();
	assert.deepEqual(await titles(page), ['Before', 'During']);
	await server.kill();
});

test('a new version waits until it is asked for, keeps what is being typed, and is not offered again', async () => {
	const { page } = scene;
	const server = await front();
	await page.goto(`${server.address}/signup`);
	await page.getByLabel('Name').fill('Ada');
	await page.getByLabel('E-mail').fill(`upgraded-${Date.now()}@example.org`);
	await page.getByLabel('Password').fill('correct horse battery');
	await page.getByRole('button', { name: 'Create account' }).click();
	await quickAdd(page).waitFor();
	await shellKept(page);
	await page.reload();
	server.upgrade();
	await quickAdd(page).fill('Half a thou');
	await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
	const loaded = page.waitForEvent('load');
	await page.getByRole('button', { name: 'Use it now' }).click();
	await loaded;
	await eventually(async () => assert.equal(await quickAdd(page).inputValue(), 'Half a thou'));
	const waiting = () => page.evaluate(async () => !!(await navigator.serviceWorker.ready).waiting);
	assert.ok(await waiting(), 'the worker of the new version waits for the last page of the old one');
	await page.waitForTimeout(500);
	assert.equal(await page.getByRole('button', { name: 'Use it now' }).count(), 0);
	await server.kill();
});

test('where the browser keeps nothing it says so, and works with the network', async () => {
	const { page, context } = scene;
	await context.addInitScript(() => {
		for (const name of ['indexedDB', 'localStorage'])
			Object.defineProperty(window, name, {
				get() {
					throw new DOMException('The operation is insecure.', 'SecurityError');
				},
			});
	});
	await signUp(page);
	await page.getByText('keeps no copy').waitFor();
	await addTasks(page, 'Only there');
	await page.reload();
	await row(page, 'Only there').waitFor();
});

test('another account in the same browser sees nothing of the first', async () => {
	const { page, context } = scene;
	await signUp(page);
	await addTasks(page, 'Secret');
	await context.clearCookies();
	await signUp(page);
	await page.goto('/all?status=all');
	await page.getByText('Up to date', { exact: true }).waitFor();
	assert.deepEqual(await titles(page), []);
	await shellKept(page);
	await context.setOffline(true);
	await page.reload();
	await quickAdd(page).waitFor();
	assert.deepEqual(await titles(page), []);
});
