// The browser of the journeys and of the bench: the one that is installed here (CHROMIUM), never a download.
import { chromium } from 'playwright-core';

const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Start it; `flags` are further ones. */
export function launch(/** @type {string[]} */ ...flags) {
	return chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
}

/** Start it with one profile, which other tools can attach to; it is thrown away at the end. */
export function launchProfile(/** @type {string[]} */ ...flags) {
	return chromium.launchPersistentContext('', { executablePath, args: [...FLAGS, ...flags] });
}
