// Descriptions are Markdown, rendered safely.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browsing, eventually, makeTasks, openTask, settled, signUp } from './support.js';

const scene = browsing();

/** A task with this description, open beside the list. */
async function opened(/** @type {string} */ description) {
	await signUp(scene.page);
	await makeTasks(scene.page, [{ title: 'Letter', description }]);
	const pane = await openTask(scene.page, 'Letter');
	await pane.locator('.markdown').waitFor();
	return pane;
}

test('headings, links and boxes; a box that is ticked is ticked in the text', async () => {
	const { page } = scene;
	const pane = await opened('## To do\n- [ ] stamps\n- [x] paper\n\nSee <https://example.org/a>.');
	await pane.getByRole('heading', { name: 'To do' }).waitFor();
	const link = pane.getByRole('link', { name: 'https://example.org/a' });
	assert.equal(await link.getAttribute('rel'), 'noreferrer');
	await pane.getByRole('checkbox', { name: 'stamps' }).check();
	await settled(page);
	await page.reload();
	await eventually(async () => assert.ok(await pane.getByRole('checkbox', { name: 'stamps' }).isChecked()));
	await pane.getByRole('button', { name: 'Edit the description' }).click();
	assert.match(await pane.getByLabel('Description').inputValue(), /- \[x\] stamps\n- \[x\] paper/);
});

test('hostile Markdown runs nothing, loads nothing and names nothing', async () => {
	const { page } = scene;
	/** @type {string[]} */
	const asked = [];
	page.on('request', (request) => asked.push(request.url()));
	const pane = await opened(
		[
			'# Marker',
			'<script>window.hurt = 1</script><img src=x onerror="window.hurt = 1"><style>body{display:none}</style>',
			'![track](https://tracker.invalid/x.png) <iframe src="https://tracker.invalid"></iframe>',
			'[a](javascript:alert(1)) [b](data:text/html,x) [c](JaVaScRiPt&colon;alert(1)) <javascript:alert(1)>',
			'[d](//tracker.invalid) [e](https://example.org "\\" onmouseover=\\"hurt()")',
			'<form action="https://tracker.invalid"><input name="body"></form> <a id="screen" name="cookie">x</a>',
			`\u202E ${'x'.repeat(10_000)}`,
		].join('\n\n'),
	);
	await pane.getByRole('heading', { name: 'Marker' }).waitFor();
	assert.equal(await page.evaluate(() => 'hurt' in window), false);
	const markdown = pane.locator('.markdown');
	assert.equal(
		await markdown.locator('img, script, iframe, style, form, [onerror], [id], [name]').count(),
		0,
	);
	const targets = await markdown
		.locator('a[href]')
		.evaluateAll((links) => links.map((link) => link.getAttribute('href')));
	assert.deepEqual(targets, ['https://tracker.invalid/x.png', 'https://example.org']);
	assert.deepEqual(
		asked.filter((url) => url.includes('tracker')),
		[],
	);
	await page.setViewportSize({ width: 320, height: 740 });
	const over = () =>
		page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	assert.equal(await over(), 0);
});

test('a text that takes long to parse is shown as it was written, and the page goes on', async () => {
	const { page } = scene;
	const pane = await opened('_a*'.repeat(20_000));
	await eventually(async () => assert.match(await pane.locator('.markdown').innerText(), /^_a\*_a\*/));
	await pane.getByLabel('Title').fill('Letter to Zoë');
	await page.keyboard.press('Enter');
	await settled(page);
});
