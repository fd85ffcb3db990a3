// From the first visit to an accepted suggestion by keyboard alone, with what a screen reader hears at each station and
// the focus never lost: after every key something has it, and not the page as a whole.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, browsing, day, eventually, freshEmail, row, settled } from './support.js';

const scene = browsing();

/** Press a key; something must have the focus then. */
async function press(/** @type {string} */ key) {
	await scene.page.keyboard.press(key);
	await eventually(async () => assert.notEqual(await focus(), '', `${key} loses the focus`), 2);
}

async function type(/** @type {string} */ text) {
	await scene.page.keyboard.type(text);
	assert.notEqual(await focus(), '');
}

/** Role and name of what has the focus, as a screen reader says them; empty where that is the page as a whole. */
async function focus() {
	const { page } = scene;
	if (await page.evaluate(() => document.activeElement === document.body)) return '';
	const [line = ''] = (await page.locator(':focus').ariaSnapshot()).split('\n');
	return line.replace(/^- '?/, '').replace(/'?:?( .*\[.*)?$/, (end) => (end.startsWith(' ') ? end : ''));
}

async function focusIs(/** @type {RegExp} */ expected) {
	await eventually(async () => assert.match(await focus(), expected));
}

async function tabTo(/** @type {RegExp} */ wanted) {
	for (let steps = 0; steps < 40; steps++) {
		if (wanted.test(await focus())) return;
		await scene.page.keyboard.press('Tab');
	}
	assert.fail(`Tab does not reach ${wanted}`);
}

/** What must be heard in a part of the page. */
async function hears(/** @type {import('playwright-core').Locator} */ part, /** @type {RegExp[]} */ ...said) {
	await eventually(async () => {
		const tree = await part.ariaSnapshot();
		for (const one of said) assert.match(tree, one);
	}, 20);
}

async function signUpByKeys() {
	const { page } = scene;
	await page.goto('/signup');
	await hears(
		page.getByRole('main'),
		/heading "Create your account" \[level=1\]/,
		/textbox "Name \(if you like\)"/,
		/textbox "E-mail"/,
		/textbox "Password"/,
		/button "Create account"/,
	);
	await tabTo(/^textbox "Name/);
	await type('Kay');
	await press('Tab');
	await focusIs(/^textbox "E-mail"/);
	await type(freshEmail());
	await press('Tab');
	await focusIs(/^textbox "Password"/);
	await type(PASSWORD);
	await press('Enter');
	await page.waitForURL('**/lists/inbox');
}

async function addByKeys() {
	const { page } = scene;
	await focusIs(/^main/);
	await hears(
		page.getByRole('navigation'),
		/navigation|link "Inbox"/,
		/button "New list"/,
		/status: Up to date/,
	);
	await hears(page.getByRole('main'), /heading "Inbox" \[level=1\]/, /heading "Let us begin"/);
	await press('n');
	await focusIs(/^textbox "Add a task to Inbox"/);
	await type(`Return the books #town due:${day(-3)}`);
	await press('Enter');
	await focusIs(/^textbox "Add a task to Inbox"/);
	await hears(page.getByRole('main'), /checkbox "Complete: Return the books"/);
	await hears(page.locator('body'), /text: Added “Return the books”/, /button "Undo"/);
	await press('Escape');
	await focusIs(/^link "Return the books"/);
}

async function editByKeys() {
	const { page } = scene;
	await press('Enter');
	const pane = page.getByRole('complementary', { name: 'Task' });
	await focusIs(/^complementary "Task"/);
	await hears(pane, /checkbox "Complete: Return the books"/, /textbox "Title"/, /combobox "Priority"/);
	await tabTo(/^textbox "Title"/);
	await press('End');
	await type(' and the film');
	await press('Enter');
	await focusIs(/^complementary "Task"/);
	await tabTo(/^combobox "Priority"/);
	await press('h');
	await press('Escape');
	await focusIs(/^link "Return the books and the film"/);
	await hears(page.getByRole('main'), /checkbox "Complete: Return the books and the film"/, /High/);
}

async function acceptByKeys() {
	const { page } = scene;
	await hears(page.locator('body'), /status: 1 suggestion waits/, /link "Suggestions 1"/);
	await press('s');
	await focusIs(/^complementary "Suggestions"/);
	const pane = page.getByRole('complementary', { name: 'Suggestions' });
	await hears(
		pane,
		/heading "Suggestions" \[level=2\]/,
		/article "Suggestion: “Return the books/,
		/button "Accept"/,
		/button "Dismiss"/,
	);
	while (!(await page.evaluate(() => document.activeElement?.matches('summary')))) await press('Tab');
	await press('Enter');
	await hears(pane, /term: Overdue for/, /definition: /);
	await tabTo(/^button "Accept"/);
	await press('Enter');
	await focusIs(/^complementary "Suggestions"/);
	await hears(pane, /Nothing to suggest just now/);
	await hears(
		page.locator('body'),
		/status: 0 suggestions wait/,
		/text: Suggestion accepted/,
		/button "Undo"/,
	);
	await press('Escape');
	await focusIs(/^link "Suggestions"/);
	const task = row(page, 'Return the books');
	await eventually(async () => assert.doesNotMatch(await task.ariaSnapshot(), /Overdue/));
}

test('from signing up to an accepted suggestion by keyboard alone, heard at each station, the focus never lost', async () => {
	await signUpByKeys();
	await addByKeys();
	await editByKeys();
	await acceptByKeys();
	await press('Control+z');
	await hears(row(scene.page, 'Return the books'), /Overdue/);
	await settled(scene.page);
});
