// Two pages of one person, and an outage.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addTasks, browsing, eventually, openTask, row, settled, signIn, signUp, titles } from './support.js';

const scene = browsing();

test('what one page does, the other shows at once', async () => {
	const { page } = scene;
	await signUp(page);
	const other = await scene.context.newPage();
	await other.goto('/lists/inbox');
	await other.getByText('Up to date').waitFor();
	await addTasks(page, 'Here and there');
	await row(other, 'Here and there').waitFor({ timeout: 3000 });
	await row(other, 'Here and there').getByRole('checkbox').click();
	await row(page, 'Here and there').waitFor({ state: 'detached', timeout: 3000 });
});

test('edits of different fields on two pages both stay', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'Shared');
	const other = await scene.context.newPage();
	await other.goto('/lists/inbox');
	const [mine, theirs] = [await openTask(page, 'Shared'), await openTask(other, 'Shared')];
	await Promise.all([
		mine.getByLabel('Priority').selectOption('high'),
		theirs
			.getByLabel('Estimate')
			.fill('15')
			.then(() => other.keyboard.press('Tab')),
	]);
	await eventually(async () => {
		assert.equal(await theirs.getByLabel('Priority').inputValue(), 'high');
		assert.equal(await mine.getByLabel('Estimate').inputValue(), '15');
	});
});

test('a short outage loses nothing', async () => {
	const { page } = scene;
	await signUp(page);
	await scene.context.setOffline(true);
	await addTasks(page, 'Typed in the tunnel');
	await row(page, 'Typed in the tunnel').waitFor();
	await scene.context.setOffline(false);
	await settled(page);
	await page.waitForTimeout(2000);
	await page.reload();
	await row(page, 'Typed in the tunnel').waitFor();
	assert.deepEqual(await titles(page), ['Typed in the tunnel']);
});

test('a session that ends while typing asks for the password and saves what was typed', async () => {
	const { page } = scene;
	const email = await signUp(page);
	await addTasks(page, 'Letter');
	const pane = await openTask(page, 'Letter');
	await scene.context.clearCookies();
	await pane.getByLabel('Description').fill('Dear Jonas, this took me an hour.');
	const dialog = page.getByRole('dialog', { name: 'Please sign in again' });
	await dialog.waitFor();
	assert.equal(await dialog.getByLabel('E-mail').inputValue(), email);
	await signIn(/** @type {any} */ (dialog), email);
	await dialog.waitFor({ state: 'detached' });
	await settled(page);
	await page.reload();
	await pane.waitFor();
	await pane.getByText('Dear Jonas, this took me an hour.').waitFor();
});
