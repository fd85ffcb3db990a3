// Pictures of every screen, to be looked at: SCREENSHOTS names the folder.
import { join } from 'node:path';
import { test } from 'node:test';
import { addTasks, browsing, day, openTask, row, settled, signUp } from './support.js';

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

test(
	'pictures of every screen, light and dark, wide and narrow',
	{ skip: !folder && 'SCREENSHOTS is not set' },
	async () => {
		const { page } = scene;
		const shoot = (/** @type {string} */ name) =>
			page.screenshot({ path: join(folder ?? '', `${name}.png`) });
		await page.goto('/signup');
		await page.locator('h1').waitFor();
		await shoot('sign-up');
		await signUp(page);
		await shoot('empty');
		await addTasks(page, ...THIRTY);
		await page.keyboard.press('Escape');
		const pane = await openTask(page, 'quarterly');
		await pane.getByLabel('Repeats').selectOption('weekly');
		await pane.getByLabel('Description').fill(NOTES);
		await settled(page);
		await page.waitForTimeout(600);
		await shoot('task');
		await page.keyboard.press('Escape');
		for (const done of ['Fix the bicycle', 'Winter clothes', 'Answer Jonas'])
			await row(page, done).getByRole('checkbox').click();
		await row(page, 'passport').locator('.title').focus();
		for (const key of ['x', 'Shift+ArrowDown', 'Shift+ArrowDown']) await page.keyboard.press(key);
		await shoot('selection');
		await page.setViewportSize({ width: 320, height: 740 });
		await shoot('selection-320');
		for (const [scheme, width, height] of /** @type {const} */ ([
			['light', 1280, 800],
			['dark', 1280, 800],
			['light', 320, 740],
			['dark', 320, 740],
			['light', 2560, 1440],
			['dark', 2560, 1440],
		])) {
			await page.emulateMedia({ colorScheme: scheme });
			await page.setViewportSize({ width, height });
			for (const [name, view] of Object.entries({
				list: '/lists/inbox',
				today: '/today',
				upcoming: '/upcoming',
				board: '/board',
				'board-lists': '/board?by=list',
				'board-tags': '/board?by=tag',
				calendar: '/calendar',
				search: '/search?q=the',
				completed: '/completed',
				suggestions: '/lists/inbox?pane=suggestions',
				history: '/history',
				settings: '/settings',
			})) {
				await page.goto(view);
				await page.locator('h1').waitFor();
				await page.waitForTimeout(400);
				await shoot(`${name}-${scheme}-${width}`);
			}
		}
	},
);
