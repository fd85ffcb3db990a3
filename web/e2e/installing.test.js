// The app as a device installs it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browsing, signUp } from './support.js';

const scene = browsing();

test('a browser finds everything it needs to install the app', async () => {
	const { page, context } = scene;
	await signUp(page);
	const session = await context.newCDPSession(page);
	const { errors, url } = await session.send('Page.getAppManifest');
	assert.match(url, /\/manifest\.webmanifest$/);
	assert.deepEqual(errors, []);
	const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
	// Every context of Playwright counts as a private window, in which nothing can be installed.
	assert.deepEqual(
		installabilityErrors.map(({ errorId }) => errorId).filter((one) => one !== 'in-incognito'),
		[],
	);
});

test('every picture of the manifest is there in the size it says', async () => {
	const { page } = scene;
	await page.goto('/signin');
	const manifest = await (await page.request.get('/manifest.webmanifest')).json();
	for (const { src, sizes } of [...manifest.icons, ...(manifest.screenshots ?? [])]) {
		if (sizes === 'any') continue;
		const size = await page.evaluate(async (address) => {
			const image = new Image();
			image.src = address;
			await image.decode();
			return `${image.naturalWidth}x${image.naturalHeight}`;
		}, src);
		assert.equal(size, sizes, src);
	}
});

test('the bar of its window follows the theme that the person chose', async () => {
	const { page } = scene;
	const colour = () =>
		page.evaluate(() =>
			[...document.querySelectorAll('meta[name=theme-color]')]
				.filter((meta) => matchMedia(meta.getAttribute('media') ?? 'all').matches)
				.map((meta) => meta.getAttribute('content')),
		);
	await page.emulateMedia({ colorScheme: 'light' });
	await signUp(page);
	assert.deepEqual(await colour(), ['#faf8f3']);
	await page.goto('/settings');
	await page.getByLabel('Look').selectOption('dark');
	await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
	assert.deepEqual(await colour(), ['#171612']);
});
