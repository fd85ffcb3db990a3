// The app opens without a network: its files are kept here, one cache for each version. Data is not (that is the copy
// in IndexedDB, lib/sync/): nothing below /api is touched. A new version waits until no page of the old one is open,
// so the files that an open page may still ask for stay.
import { immutable } from '$app/manifest';
import { self } from '$app/service-worker';

const PAGE = '/';
const FILES = [PAGE, '/icon.svg', '/manifest.webmanifest', ...immutable.map(({ path }) => `/${path}`)];
const KEPT = new Set(FILES.filter((path) => path !== PAGE));
/** Hashed names make the version: another build has other files. */
const CACHE = `reeve-${hash(FILES.join())}`;
/** Milliseconds that a network which is there in name only may take before the kept page shows. */
const PATIENCE = 1000;

self.addEventListener('install', (event) => {
	event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

self.addEventListener('activate', (event) => {
	event.waitUntil(forgetOthers());
});

self.addEventListener('fetch', (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (request.method !== 'GET' || origin !== self.location.origin || pathname.startsWith('/api/')) return;
	if (KEPT.has(pathname)) event.respondWith(kept(pathname).then((found) => found ?? fetch(request)));
	else if (request.mode === 'navigate') event.respondWith(page(request));
});

async function forgetOthers(): Promise<void> {
	const others = (await caches.keys()).filter((name) => name !== CACHE);
	await Promise.all(others.map((name) => caches.delete(name)));
}

async function kept(path: string): Promise<Response | undefined> {
	return (await caches.open(CACHE)).match(path);
}

/** The page as the server has it now, which may be a newer version; the kept one where it does not answer. */
async function page(request: Request): Promise<Response> {
	const copy = await kept(PAGE);
	const answer = fetch(request).catch(() => undefined);
	const found = await Promise.race(copy ? [answer, later(PATIENCE)] : [answer]);
	if (found && found.status < 500) return found;
	return copy ?? (await answer) ?? Response.error();
}

function later(milliseconds: number): Promise<undefined> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A short name for a text (FNV-1a). */
function hash(text: string): string {
	let value = 0x811c9dc5;
	for (const letter of text) value = Math.imul(value ^ letter.charCodeAt(0), 0x01000193);
	return (value >>> 0).toString(36);
}
