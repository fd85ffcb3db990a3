// Hostile texts, narrow screens, and what the page is allowed to do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTasks, browsing, day, openTask, row, settled, signUp } from './support.js';

const scene = browsing();
const SCRIPT = '<script>window.hurt = 1</script><img src=x onerror="window.hurt = 1">';
const LONG = 'a'.repeat(480);
const REVERSED = '\u202Egnp.exe \u2066 desrever \u202D';
const VIEWS = [
	'/today',
	'/upcoming',
	'/board',
	'/board?by=tag',
	'/calendar',
	'/search?q=a',
	'/completed',
	'/all',
	'/lists/inbox',
	'/history',
	'/settings',
	'/lists/inbox?pane=suggestions',
	'/signin',
	'/signup',
];

test('hostile titles, descriptions and tags are shown as text in every view', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, `${SCRIPT} due:${day(-1)}`, LONG, REVERSED);
	const pane = await openTask(page, '<script>');
	await pane.getByLabel('Description').fill(SCRIPT);
	await pane.getByLabel('Tags', { exact: true }).fill('<b>tag</b>');
	await page.keyboard.press('Enter');
	await settled(page);
	for (const view of VIEWS.slice(0, -2)) {
		await page.goto(view);
		await page.waitForTimeout(400);
		assert.equal(await page.evaluate(() => 'hurt' in window), false, view);
		assert.equal(await page.locator('main img, main b, aside img, aside b').count(), 0, view);
	}
	await page.goto('/lists/inbox');
	assert.match(await row(page, '<script>').locator('.title').innerText(), /<script>window\.hurt/);
});

for (const width of [320, 360, 768, 1440]) {
	test(`nothing scrolls sideways at ${width} pixels`, async () => {
		const { page } = scene;
		await signUp(page);
		await addTasks(page, LONG, `Pay rent #home #a-tag-of-some-length !high due:${day(-1)}`, REVERSED);
		await page.getByRole('link', { name: 'Settings' }).click();
		await page.setViewportSize({ width, height: 740 });
		for (const view of [...VIEWS, `/lists/inbox?task=${await taskId()}`]) {
			await page.goto(view);
			await page.locator('h1').first().waitFor();
			await page.waitForTimeout(300);
			const over = await page.evaluate(
				() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
			);
			assert.equal(over, 0, `${view} is ${over} pixels too wide`);
		}
	});
}

async function taskId() {
	await scene.page.goto('/lists/inbox');
	return row(scene.page, 'Pay rent').getAttribute('data-task');
}

test('the policy allows no inline script or style and no other site', async () => {
	const { page } = scene;
	const answer = await page.goto('/signin');
	scene.provoked = /inline event handler/;
	const policy = await answer?.headerValue('content-security-policy');
	assert.match(policy ?? '', /default-src 'none'/);
	assert.doesNotMatch(policy ?? '', /unsafe|https?:/);
	assert.equal(
		await page.evaluate(() => {
			document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.hurt = 1">');
			return 'hurt' in window;
		}),
		false,
	);
	await page.waitForTimeout(200);
	assert.equal(await page.evaluate(() => 'hurt' in window), false);
});

test('the address after sign-in is never another site', async () => {
	const { page } = scene;
	const email = await signUp(page);
	await scene.context.clearCookies();
	await page.goto('/signin?next=//example.org/');
	const { signIn } = await import('./support.js');
	await signIn(page, email);
	await page.waitForURL('**/today');
});
