// 10,000 rows from top to bottom with the wheel, then to the end and back with the keys: how long a frame took.
import { QUICK, open, percentile, report, signedIn } from './browser.js';

const STEP = QUICK ? 4000 : 1000;

/** Runs in the page: the time from each frame to the next. */
function watch() {
	window.frames_ = [];
	let last = performance.now();
	const look = (/** @type {number} */ at) => {
		window.frames_.push(at - last);
		last = at;
		requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
}

await report(async (browser) => {
	const context = await signedIn(browser);
	const page = await open(context, '/all?status=all');
	await page.waitForTimeout(2000);
	await page.mouse.move(640, 500);
	await page.evaluate(watch);
	const left = () =>
		page.evaluate(() => document.documentElement.scrollHeight - window.scrollY - window.innerHeight);
	while ((await left()) > 1) {
		await page.mouse.wheel(0, STEP);
		await page.waitForTimeout(16);
	}
	await page.keyboard.press('Home');
	await page.waitForTimeout(500);
	const frames = await page.evaluate(() => window.frames_);
	return {
		longest: Math.max(...frames),
		p99: percentile(frames, 0.99),
		over: frames.filter((one) => one > 50).length,
		frames: frames.length,
	};
});
