// The app without a network: it opens from what the browser keeps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browsing, signUp } from './support.js';

const scene = browsing();

test('without a network every address opens the app, not the browser’s page of an error', async () => {
	const { page, context } = scene;
	await signUp(page);
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
	scene.provoked = /./;
	await context.setOffline(true);
	for (const path of ['/today', '/lists/inbox', '/board']) {
		await page.goto(path);
		await page.locator('main h1').waitFor();
	}
});

test('what the service worker keeps holds nothing of the person', async () => {
	const { page } = scene;
	await signUp(page);
	const addresses = await page.evaluate(async () => {
		await navigator.serviceWorker.ready;
		const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
		const requests = await Promise.all(caches_.map((cache) => cache.keys()));
		return requests.flat().map(({ url }) => new URL(url).pathname);
	});
	assert.ok(addresses.includes('/'));
	const files = /^\/(_app\/immutable\/.+|theme\.js|icon\.svg|manifest\.webmanifest)?$/;
	assert.deepEqual(
		addresses.filter((one) => !files.test(one)),
		[],
	);
});
