// Lighthouse's scores, as it measures by itself: a slow telephone (the processor four times slower, 1.6 Mbit/s).
import lighthouse from 'lighthouse';
import { freePort, launchProfile, signIn } from './browser.js';
import { ADDRESS, QUICK } from './browser.js';

const RUNS = QUICK ? 1 : 3;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];

/**
 * The scores of a browser that was never here, what costs points, and how fast Lighthouse finds this machine.
 * @param {(context: import('playwright-core').BrowserContext) => Promise<void>} [arrive]
 */
async function run(/** @type {string} */ path, arrive) {
	const port = await freePort();
	const context = await launchProfile(`--remote-debugging-port=${port}`);
	try {
		await arrive?.(context);
		return await scores(path, port);
	} finally {
		await context.close();
	}
}

async function scores(/** @type {string} */ path, /** @type {number} */ port) {
	const result = await lighthouse(`${ADDRESS}${path}`, {
		port,
		output: 'json',
		logLevel: 'error',
		onlyCategories: CATEGORIES,
		disableStorageReset: true,
	});
	const { categories, audits, environment, runtimeError } = result.lhr;
	if (runtimeError) throw new Error(runtimeError.message);
	const weighed = Object.values(categories).flatMap((category) =>
		category.auditRefs.filter(({ weight }) => weight > 0),
	);
	const lost = weighed.map(({ id }) => audits[id]).filter(({ score }) => score !== null && score < 0.9);
	const given = CATEGORIES.map((name) => [name, Math.round((categories[name].score ?? 0) * 100)]);
	return {
		...Object.fromEntries(given),
		machine: environment.benchmarkIndex,
		lost: lost.map(({ id, displayValue }) => `${id} ${displayValue ?? ''}`),
	};
}

/** @type {Record<string, unknown>} */
const found = {};
for (const [name, path, arrive] of /** @type {const} */ ([
	['sign_in', '/signin', undefined],
	['app', '/today', signIn],
])) {
	const runs = [];
	for (let n = 0; n < RUNS; n++) runs.push(await run(path, arrive));
	// The median of performance, as Lighthouse advises; the other two do not vary.
	runs.sort((a, b) => a.performance - b.performance);
	found[name] = runs[Math.floor(RUNS / 2)];
}
console.log(JSON.stringify(found));
