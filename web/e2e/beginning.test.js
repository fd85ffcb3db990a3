// The first minute: sign up, add, reload, sign out and in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	addTasks,
	browsing,
	eventually,
	freshEmail,
	makeTasks,
	quickAdd,
	row,
	settled,
	signIn,
	signOut,
	signUp,
	titles,
} from './support.js';

const scene = browsing();

test('whoever is not signed in is asked to, and lands where they wanted to go', async () => {
	const { page } = scene;
	const email = await signUp(page);
	await scene.context.clearCookies();
	await page.evaluate(() => localStorage.clear());
	await page.goto('/all?status=all');
	await page.waitForURL('**/signin?next=**');
	await signIn(page, email);
	await page.waitForURL('**/all?status=all');
	await page.getByRole('heading', { name: 'All tasks' }).waitFor();
});

test('an empty start helps, tasks are added one after the other, and a reload shows the same', async () => {
	const { page } = scene;
	await signUp(page);
	await page.getByRole('heading', { name: 'Let us begin' }).waitFor();
	await page.getByRole('link', { name: 'Import a todo.txt' }).waitFor();
	await addTasks(page, 'Buy bread', 'Pay rent #home !high due:tomorrow', 'Call Jonas');
	assert.ok(await quickAdd(page).evaluate((input) => input === document.activeElement));
	const before = await titles(page);
	assert.deepEqual(before, ['Buy bread', 'Pay rent', 'Call Jonas']);
	await page.reload();
	await row(page, 'Pay rent').getByText('Tomorrow').waitFor();
	assert.deepEqual(await titles(page), before);
	await row(page, 'Pay rent').getByText('#home').waitFor();
	await row(page, 'Pay rent').getByText('High', { exact: true }).waitFor();
});

test('a wrong password and a taken address are told beside the form', async () => {
	const { page } = scene;
	const email = await signUp(page);
	await scene.context.clearCookies();
	await page.goto('/signin');
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password').fill('not this one');
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.locator('form .error').first().waitFor();
	assert.equal(await page.getByLabel('E-mail').inputValue(), email);
	await page.goto('/signup');
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password').fill('another one entirely');
	await page.getByRole('button', { name: 'Create account' }).click();
	await page.locator('form .error').first().waitFor();
});

test('signing out forgets everything here; signing in brings it back', async () => {
	const { page } = scene;
	const email = await signUp(page, freshEmail());
	await addTasks(page, 'Only mine');
	await signOut(page);
	await page.goto('/lists/inbox');
	await page.waitForURL('**/signin?next=**');
	assert.ok(!(await page.content()).includes('Only mine'));
	await signIn(page, email);
	await row(page, 'Only mine').waitFor();
});

test('on a slow network the first rows are there before the rest, stand still, and answer', async () => {
	const { page } = scene;
	const email = await signUp(page);
	const tasks = Array.from({ length: 200 }, (_, number) => ({ title: `Number ${number}` }));
	await makeTasks(page, tasks);
	await signOut(page);
	/** @type {(value?: unknown) => void} */
	let letThrough = () => undefined;
	const waited = new Promise((resolve) => (letThrough = resolve));
	await page.route('**/api/v1/sync', async (route) => {
		if (route.request().postDataJSON().cursor !== null) await waited;
		await route.continue();
	});
	await page.goto('/signin?next=/lists/inbox');
	await signIn(page, email);
	await row(page, 'Number 0').first().waitFor();
	await page.getByText('Your tasks are on their way').waitFor();
	const first = await titles(page);
	await row(page, 'Number 1').first().locator('.title').focus();
	await page.keyboard.press('c');
	await eventually(async () => assert.equal((await titles(page))[1], 'Number 2'));
	letThrough();
	await page.getByText('Your tasks are on their way').waitFor({ state: 'detached' });
	await settled(page);
	const [zero, , ...others] = first;
	assert.deepEqual((await titles(page)).slice(0, 20), [zero, ...others].slice(0, 20));
	const count = () => page.locator('li[data-task]').first().getAttribute('aria-setsize');
	await eventually(async () => assert.equal(await count(), '199'));
});

test('a screen’s files are asked for by the page itself; on the page for signing in, those of the app are not', async () => {
	const { page } = scene;
	await signUp(page);
	const read = () =>
		page.evaluate(() => ({
			wished: [...document.querySelectorAll('link[rel=modulepreload]')].map((link) =>
				link.getAttribute('href'),
			),
			nodes: performance
				.getEntriesByType('resource')
				.map(({ name }) => new URL(name).pathname)
				.filter((path) => /\/nodes\/(?![01]\.)/.test(path)),
		}));
	for (const path of ['/today', '/lists/inbox', '/calendar', '/settings']) {
		await page.goto(path);
		await page.locator('main h1').waitFor();
		const { wished, nodes } = await read();
		assert.equal(nodes.length, 2, path);
		for (const node of nodes) assert.ok(wished.includes(node), `${path}: ${node}`);
	}
	await signOut(page);
	await page.goto('/signin');
	await page.getByLabel('E-mail').waitFor();
	const { wished, nodes } = await read();
	assert.deepEqual([nodes.length, nodes.filter((node) => wished.includes(node))], [1, []]);
});

test('where the browser keeps no copy, the page asks for the beginning of everything itself, and once', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'There');
	await page.evaluate(() => localStorage.clear());
	/** @type {unknown[]} */
	const asked = [];
	page.on('request', (request) => {
		if (request.url().endsWith('/api/v1/sync') && request.postDataJSON().cursor === null) asked.push(request);
	});
	await page.goto('/lists/inbox');
	await row(page, 'There').waitFor();
	await settled(page);
	assert.equal(asked.length, 1);
	const [sync, screen] = await page.evaluate(() => {
		const files = performance.getEntriesByType('resource');
		const first = (/** @type {RegExp} */ path) => files.find(({ name }) => path.test(name));
		return [first(/\/sync$/)?.startTime, first(/\/nodes\/2\./)?.responseEnd];
	});
	assert.ok(sync && screen && sync < screen, `${sync} < ${screen}`);
});
