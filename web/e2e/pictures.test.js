// Pictures of every screen, to be looked at: SCREENSHOTS names the folder. `install-*` are those of the manifest.
import { join } from 'node:path';
import { test } from 'node:test';
import { addTasks, browsing, day, makeTasks, openTask, row, settled, signUp } from './support.js';

const folder = process.env.SCREENSHOTS;
const scene = browsing();
const NOTES = [
	'## Numbers',
	'Ask **Mira** for the figures of *October*, see <https://example.org/q4> and `report.ods`.',
	'',
	'- [x] turnover',
	'- [ ] costs',
	'- [ ] outlook',
	'',
	'> Short, please.',
].join('\n');
const THIRTY = [
	`Renew the passport !high due:${day(-1)}`,
	'Call the plumber about the kitchen tap #home !low due:tomorrow',
	'Write the quarterly report #work !medium due:today',
	'Book train tickets to Vienna #travel due:fri',
	'Water the plants #home',
	'Buy a birthday present for Mira #family due:sat',
	'Read chapter 4 of the statistics book',
	'Fix the bicycle light',
	'Prepare slides for Monday’s meeting #work !high due:mon',
	'Answer Jonas',
	'Plan the garden for spring #home',
	`Pay the electricity bill !high #money due:${day(-4)}`,
	`Dentist appointment #health due:${day(9)}`,
	...[
		'Sort the photos',
		'Cancel the subscription',
		'Ask for a roof quote',
		'Back up the laptop',
		'Update the CV',
	],
	...[
		'Buy coffee beans',
		'Return library books',
		'Learn the second song',
		'Clean the gutters',
		'Write to grandmother',
	],
	...[
		'Compare insurance offers',
		'Order printer paper',
		'Draft the talk',
		'Check the smoke detectors',
		'Winter clothes',
	],
	...['Practise Spanish', 'Look into a new phone contract'],
];

const LISTS = /** @type {const} */ ([
	[
		'Work',
		'#4a6fc0',
		['Review Amina’s draft', 'Book a room for the offsite', 'Hand in the expenses', 'Plan the release'],
	],
	['House & garden', '#3c8a62', ['Paint the fence', 'Order seeds', 'Have the boiler serviced']],
	['Reading', '#8260b4', ['The Left Hand of Darkness', 'A Pattern Language']],
]);
const SUBTASKS = ['Collect the numbers', 'Draw the charts', 'Ask Mira to read it'];
const VIEWS = {
	list: '/lists/inbox',
	today: '/today',
	upcoming: '/upcoming',
	board: '/board',
	'board-lists': '/board?by=list',
	'board-tags': '/board?by=tag',
	calendar: '/calendar',
	all: '/all?status=all',
	search: '/search?q=the',
	completed: '/completed',
	suggestions: '/lists/inbox?pane=suggestions',
	history: '/history',
	settings: '/settings',
};
const SIZES = /** @type {const} */ ([
	[1280, 800],
	[320, 740],
	[2560, 1440],
]);

const shoot = (/** @type {string} */ name) =>
	scene.page.screenshot({ path: join(folder ?? '', `${name}.png`) });

/** Lists with tasks, due on days around today. */
async function fillLists() {
	for (const [name, color, titles] of LISTS) {
		const list_id = crypto.randomUUID();
		await scene.page.evaluate(
			async (body) => {
				const headers = { 'Content-Type': 'application/json' };
				await fetch('/api/v1/lists', { method: 'POST', headers, body: JSON.stringify(body) });
			},
			{ id: list_id, name, color },
		);
		const due = (/** @type {number} */ index) =>
			index % 2 ? {} : { due_date: day(index + titles.length - 3) };
		const tasks = titles.map((title, index) => ({ list_id, title, estimate_minutes: 45, ...due(index) }));
		await makeTasks(scene.page, tasks);
	}
}

/** A task with everything that a task can have. */
async function fillTask() {
	const { page } = scene;
	const pane = await openTask(page, 'quarterly');
	for (const title of SUBTASKS) {
		await pane.getByLabel('Add a subtask').fill(title);
		await page.keyboard.press('Enter');
	}
	await pane.getByLabel('Repeats').selectOption('weekly');
	await pane.getByLabel('Description').fill(NOTES);
	await settled(page);
	await pane.getByRole('checkbox', { name: 'Complete: Collect the numbers' }).click();
	await settled(page);
}

/** Every view at every size. */
async function shootViews(/** @type {'light' | 'dark'} */ colorScheme, suffix = '') {
	const { page } = scene;
	await page.emulateMedia({ colorScheme });
	for (const [width, height] of SIZES) {
		await page.setViewportSize({ width, height });
		for (const [name, view] of Object.entries(VIEWS)) {
			await page.goto(view);
			await page.locator('h1').first().waitFor();
			await page.waitForTimeout(400);
			await shoot(`${name}-${colorScheme}-${width}${suffix}`);
		}
		await page.goto('/lists/inbox');
		await openTask(page, 'quarterly').catch(() => undefined);
		await page.waitForTimeout(500);
		await shoot(`task-${colorScheme}-${width}${suffix}`);
	}
}

async function shootBeginning() {
	const { page } = scene;
	await page.goto('/signup');
	await page.locator('h1').waitFor();
	await shoot('sign-up');
	await signUp(page);
	await shoot('empty');
}

async function shootSelection() {
	const { page } = scene;
	await row(page, 'passport').locator('.title').focus();
	for (const key of ['x', 'Shift+ArrowDown', 'Shift+ArrowDown']) await page.keyboard.press(key);
	await shoot('selection');
	await page.setViewportSize({ width: 320, height: 740 });
	await shoot('selection-320');
}

async function shootInstallation() {
	const { page } = scene;
	await page.emulateMedia({ colorScheme: 'light' });
	for (const [name, view, width, height] of /** @type {const} */ ([
		['wide', '/today', 1280, 800],
		['narrow', '/today', 390, 844],
	])) {
		await page.setViewportSize({ width, height });
		await page.goto(view);
		await page.waitForTimeout(800);
		await shoot(`install-${name}`);
	}
}

test(
	'pictures of every screen, light and dark, wide and narrow, in English and German',
	{ skip: !folder && 'SCREENSHOTS is not set' },
	async () => {
		const { page } = scene;
		await shootBeginning();
		await addTasks(page, ...THIRTY);
		await page.keyboard.press('Escape');
		await fillLists();
		await fillTask();
		await page.keyboard.press('Escape');
		for (const done of ['Fix the bicycle', 'Winter clothes', 'Answer Jonas'])
			await row(page, done).getByRole('checkbox').click();
		await settled(page);
		await shootSelection();
		await shootInstallation();
		await shootViews('light');
		await shootViews('dark');
		await page.evaluate(() => localStorage.setItem('reeve-language', 'de'));
		await page.evaluate(async () => {
			const headers = { 'Content-Type': 'application/json' };
			const body = JSON.stringify({ preferences: { language: 'de' } });
			await fetch('/api/v1/me', { method: 'PATCH', headers, body });
		});
		await page.goto('/today');
		await page.waitForTimeout(1500);
		await shootViews('light', '-de');
	},
);
