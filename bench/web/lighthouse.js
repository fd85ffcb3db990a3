// Lighthouse's scores, as it measures by itself: a slow telephone (the processor four times slower, 1.6 Mbit/s).
import lighthouse from 'lighthouse';
import { freePort, launchProfile, signIn } from './browser.js';
import { ADDRESS, QUICK } from './browser.js';

const RUNS = QUICK ? 1 : 3;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];

/** The scores of one run, and what costs points. */
async function run(/** @type {string} */ path, /** @type {number} */ port) {
	const result = await lighthouse(`${ADDRESS}${path}`, {
		port,
		output: 'json',
		logLevel: 'error',
		onlyCategories: CATEGORIES,
		disableStorageReset: true,
	});
	const { categories, audits, runtimeError } = result.lhr;
	if (runtimeError) throw new Error(runtimeError.message);
	const weighed = Object.values(categories).flatMap((category) =>
		category.auditRefs.filter(({ weight }) => weight > 0),
	);
	const lost = weighed.map(({ id }) => audits[id]).filter(({ score }) => score !== null && score < 0.9);
	const scores = CATEGORIES.map((name) => [name, Math.round((categories[name].score ?? 0) * 100)]);
	return {
		...Object.fromEntries(scores),
		lost: lost.map(({ id, displayValue }) => `${id} ${displayValue ?? ''}`),
	};
}

const port = await freePort();
const context = await launchProfile(`--remote-debugging-port=${port}`);
try {
	/** @type {Record<string, unknown>} */
	const found = {};
	for (const [name, path, who] of /** @type {const} */ ([
		['sign_in', '/signin', null],
		['app', '/today', signIn],
	])) {
		await who?.(context);
		const runs = [];
		for (let n = 0; n < RUNS; n++) runs.push(await run(path, port));
		// The median of performance, as Lighthouse advises; the other two do not vary.
		runs.sort((a, b) => a.performance - b.performance);
		found[name] = runs[Math.floor(RUNS / 2)];
	}
	console.log(JSON.stringify(found));
} finally {
	await context.close();
}
