// Live hints: the stream says that something moved, /sync delivers it. It reconnects on its own, for an
// EventSource gives up for good on a 502 or 503.
import { Problem } from '#lib/api/problem.ts';
import { address } from '#lib/api/request.ts';
import { pull } from '#lib/sync/pulling.ts';
import { session } from '#lib/sync/session.svelte.ts';
import { store } from '#lib/sync/store.svelte.ts';

const SHORTEST = 500;
const LONGEST = 30_000;

let source: EventSource | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let wait = SHORTEST;

/** Follow the stream until `stop`. */
export function follow(): void {
	stop();
	source = new EventSource(address('/stream'));
	source.addEventListener('hint', () => void update());
	source.addEventListener('signed-out', () => void lookAgain());
	source.addEventListener('draining', () => reconnect());
	source.onerror = () => reconnect();
	document.addEventListener('visibilitychange', onVisible);
	window.addEventListener('online', retryNow);
}

export function stop(): void {
	source?.close();
	source = null;
	clearTimeout(timer);
	document.removeEventListener('visibilitychange', onVisible);
	window.removeEventListener('online', retryNow);
}

async function update(): Promise<void> {
	try {
		await pull();
		wait = SHORTEST;
		store.connection = 'live';
	} catch (error) {
		if (error instanceof Problem && error.status === 401) await lookAgain();
		else reconnect();
	}
}

/** The session has ended elsewhere: ask the person, then go on where we were. */
async function lookAgain(): Promise<void> {
	stop();
	await session.untilRenewed();
	follow();
}

function reconnect(): void {
	if (!source) return;
	source.close();
	store.connection = 'away';
	clearTimeout(timer);
	timer = setTimeout(follow, wait + Math.random() * wait);
	wait = Math.min(wait * 2, LONGEST);
	// A lost session closes the stream as an outage does; only an answer can tell them apart.
	if (wait > SHORTEST * 2)
		void pull().catch((error: unknown) => (isSignedOut(error) ? lookAgain() : undefined));
}

function isSignedOut(error: unknown): boolean {
	return error instanceof Problem && error.status === 401;
}

function onVisible(): void {
	if (document.visibilityState === 'visible' && store.connection === 'live') void update();
}

function retryNow(): void {
	wait = SHORTEST;
	if (source) follow();
}
