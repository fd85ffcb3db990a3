// Every field of a task, and the way back from everything.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	addTasks,
	browsing,
	day,
	eventually,
	openTask,
	row,
	settled,
	signUp,
	titles,
	undo,
} from './support.js';

const scene = browsing();

test('every field is saved and a reload shows the same', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'Report');
	const pane = await openTask(page, 'Report');
	await pane.getByLabel('Title').fill('Quarterly report');
	await pane.getByLabel('Description').fill('# Numbers\n- first\n- second');
	await pane.getByLabel('Priority').selectOption('medium');
	await pane.getByLabel('Due date').fill('2027-01-31');
	await pane.getByLabel('Due time (optional)').fill('14:30');
	await pane.getByLabel('Time zone of').selectOption('America/New_York');
	await pane.getByLabel('Repeats').selectOption('monthly');
	await pane.getByText('on their last day').waitFor();
	await pane.getByText('28 Feb 2027').waitFor();
	await pane.getByLabel('Counted from').selectOption('completion');
	await pane.getByLabel('Reminders').selectOption('60');
	await pane.getByLabel('Tags', { exact: true }).fill('work');
	await page.keyboard.press('Enter');
	await pane.getByLabel('Estimate').fill('90');
	await pane.getByLabel('Start date').fill('2027-01-25');
	await pane.getByRole('button', { name: 'Pinned' }).click();
	await pane.getByLabel('Add a subtask').fill('Collect the numbers');
	await page.keyboard.press('Enter');
	await settled(page);
	await page.reload();
	await pane.waitFor();
	assert.equal(await pane.getByLabel('Title').inputValue(), 'Quarterly report');
	await pane.getByRole('heading', { name: 'Numbers' }).waitFor();
	await pane.getByRole('button', { name: 'Edit the description' }).click();
	assert.equal(await pane.getByLabel('Description').inputValue(), '# Numbers\n- first\n- second');
	assert.equal(await pane.getByLabel('Priority').inputValue(), 'medium');
	assert.equal(await pane.getByLabel('Due date').inputValue(), '2027-01-31');
	assert.equal(await pane.getByLabel('Due time (optional)').inputValue(), '14:30');
	assert.equal(await pane.getByLabel('Time zone of').inputValue(), 'America/New_York');
	assert.equal(await pane.getByLabel('Repeats').inputValue(), 'monthly');
	assert.equal(await pane.getByLabel('On day').inputValue(), '31');
	assert.equal(await pane.getByLabel('Counted from').inputValue(), 'completion');
	await pane.getByText('1 hour before').first().waitFor();
	await pane.getByText('#work').waitFor();
	assert.equal(await pane.getByLabel('Estimate').inputValue(), '90');
	assert.equal(await pane.getByLabel('Start date').inputValue(), '2027-01-25');
	assert.equal(await pane.getByRole('button', { name: 'Pinned' }).getAttribute('aria-pressed'), 'true');
	await pane.getByRole('button', { name: 'Collect the numbers' }).waitFor();
});

test('completing, deleting and moving can be undone', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'First', 'Second', 'Third');
	await row(page, 'Second').getByRole('checkbox').click();
	await row(page, 'Second').waitFor({ state: 'detached' });
	await undo(page);
	await row(page, 'Second').waitFor();
	await row(page, 'Third').locator('.title').focus();
	await page.keyboard.press('Delete');
	await row(page, 'Third').waitFor({ state: 'detached' });
	await undo(page);
	await row(page, 'Third').waitFor();
	assert.deepEqual(await titles(page), ['First', 'Second', 'Third']);
});

test('completing a recurring task brings the next one; undo takes both back', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'Water the plants due:today');
	const pane = await openTask(page, 'Water the plants');
	await pane.getByLabel('Repeats').selectOption('daily');
	await settled(page);
	await row(page, 'Water the plants').getByRole('checkbox').click();
	await row(page, 'Water the plants').getByText('Tomorrow').waitFor();
	await undo(page);
	await row(page, 'Water the plants').getByText('Today').waitFor();
	await eventually(async () => assert.equal(await row(page, 'Water the plants').count(), 1));
});

test('reordering by keyboard and by dragging stays', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'A', 'B', 'C');
	await row(page, 'C').locator('.title').focus();
	await page.keyboard.press('Alt+ArrowUp');
	assert.deepEqual(await titles(page), ['A', 'C', 'B']);
	const handle = await row(page, 'A').locator('.handle').boundingBox();
	const target = await row(page, 'B').boundingBox();
	assert.ok(handle && target);
	await row(page, 'A').hover();
	await page.mouse.move(handle.x + 8, handle.y + handle.height / 2);
	await page.mouse.down();
	await page.mouse.move(handle.x + 12, target.y + target.height - 3, { steps: 6 });
	await page.mouse.up();
	assert.deepEqual(await titles(page), ['C', 'B', 'A']);
	await settled(page);
	await page.reload();
	await row(page, 'A').waitFor();
	assert.deepEqual(await titles(page), ['C', 'B', 'A']);
});

test('lists: make, rename, move a task there, delete, bring back', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'Prune the roses');
	await page.getByRole('button', { name: 'New list' }).click();
	await page.getByLabel('Name').fill('Gardn');
	await page.getByLabel('Olive').check({ force: true });
	await page.getByRole('button', { name: 'Make list' }).click();
	await page.getByRole('heading', { name: 'Gardn' }).waitFor();
	await page.getByRole('button', { name: 'Change list Gardn' }).click();
	await page.getByLabel('Name').fill('Garden');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByRole('heading', { name: 'Garden' }).waitFor();
	await page.getByRole('link', { name: 'Inbox' }).click();
	const pane = await openTask(page, 'Prune the roses');
	await pane.getByLabel('List').selectOption({ label: 'Garden' });
	await row(page, 'Prune the roses').waitFor({ state: 'detached' });
	await page.getByRole('link', { name: 'Garden' }).click();
	await row(page, 'Prune the roses').waitFor();
	await settled(page);
	await page.getByRole('button', { name: 'Change list Garden' }).click();
	await page.getByRole('button', { name: 'Delete list' }).click();
	await page.waitForURL('**/today');
	await undo(page);
	await page.getByRole('link', { name: 'Garden' }).click();
	await row(page, 'Prune the roses').waitFor();
});

test('filter, search and sort live in the address', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'Bake bread #home', 'Mend the bicycle !high', `Answer Zoë due:${day(3)}`);
	await page.getByLabel('Search').fill('zoe');
	await eventually(async () => assert.deepEqual(await titles(page), ['Answer Zoë']));
	await page.getByLabel('Search').fill('');
	await page.getByLabel('Tag', { exact: true }).selectOption('home');
	await eventually(async () => assert.deepEqual(await titles(page), ['Bake bread']));
	await page.reload();
	await eventually(async () => assert.deepEqual(await titles(page), ['Bake bread']));
	await page.getByLabel('Tag', { exact: true }).selectOption('');
	await page.getByLabel('Sort by').selectOption('title');
	await eventually(async () =>
		assert.deepEqual(await titles(page), ['Answer Zoë', 'Bake bread', 'Mend the bicycle']),
	);
});

test('the history shows what happened and takes it back', async () => {
	const { page } = scene;
	await signUp(page);
	await addTasks(page, 'Old name');
	const pane = await openTask(page, 'Old name');
	await pane.getByLabel('Title').fill('New name');
	await page.keyboard.press('Enter');
	await settled(page);
	await page.getByRole('link', { name: 'History', exact: true }).first().click();
	const change = page.locator('main li').filter({ hasText: 'Changed' });
	await change.getByText('title').waitFor();
	await change.getByRole('button', { name: 'Undo' }).click();
	await page.getByText('Taken back:').waitFor();
	await page.getByRole('link', { name: 'Inbox' }).click();
	await row(page, 'Old name').waitFor();
});
