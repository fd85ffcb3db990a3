// Opening the app as whoever was here last, from the copy and before any network; and leaving it.
import { request } from '#lib/api/request.ts';
import type { Account } from '#lib/api/types.ts';
import { Client } from '#lib/sync/client.ts';
import { Copy, forgetCopy, removeCopy } from '#lib/sync/copy.ts';
import { type Delta, nothing } from '#lib/sync/delta.ts';
import { askForPage } from '#lib/sync/puller.ts';
import { questions } from '#lib/sync/questions.svelte.ts';
import { session } from '#lib/sync/session.svelte.ts';
import { store } from '#lib/sync/store.svelte.ts';
import { Tabs } from '#lib/sync/tabs.ts';
import { browserZone, dayIn } from '#lib/tasks/civil.ts';

/** The account whose copy opens here. */
const WHOSE = 'reeve-account';

export const client = new Client({ ask: request, store, session, questions });

/** A copy, its rows on their way from the disk, and the tab's ear for what others change meanwhile. */
interface Opened {
	copy: Copy | null;
	tabs: Tabs;
	rows?: Promise<Delta>;
}

/** That of whoever was here last: read while the rest of the app is still being loaded and started. */
let early = earlyOf(remembered());

function earlyOf(account: string | null) {
	return account ? { account, opened: opened(account) } : null;
}

async function opened(account: string): Promise<Opened> {
	const [name, alone] = [nameOf(account), { copy: null, tabs: new Tabs(nameOf(account), null, null) }];
	if (!canShare()) return alone;
	const tabs = new Tabs(name, navigator.locks, new BroadcastChannel(name));
	const copy = await Copy.open(account).catch(() => null);
	if (!copy) return (tabs.close(), alone);
	const rows = copy.rows();
	rows.catch(() => undefined); // Whoever opens it hears of it.
	return { copy, tabs, rows };
}

/** Open the copy, or read everything, and stay up to date. Throws a Problem with 401 where nobody is signed in. */
export async function start(): Promise<void> {
	// The first date takes a browser some 20 milliseconds: it is read while the disk or the network is waited for.
	setTimeout(() => dayIn(browserZone(), new Date()));
	const known = remembered();
	if (known) await open(known);
	if (store.account) void client.run();
	else await begin();
}

/** Nothing is here yet: the first rows have to come over the network. */
async function begin(): Promise<void> {
	const first = await askForPage(request, null, begun());
	const account = first.account as Account;
	await arrive(account.id);
	await open(account.id);
	// Kept before the rest: a page closed half-way through its first sync opens from the copy all the same.
	const put = { tasks: [], lists: [], suggestions: [], accounts: [account] };
	await client.arrived({ cursor: null, gone: nothing(), put }, []);
	await client.run(first);
}

/** What the page has asked for itself (scripts/wishes.js); once. */
function begun(): Promise<Response> | undefined {
	const given = globalThis as { reeveBeginning?: Promise<Response> };
	const { reeveBeginning } = given;
	delete given.reeveBeginning;
	return reeveBeginning;
}

async function open(account: string): Promise<void> {
	client.close();
	const { copy, tabs, rows } = await taken(account);
	store.keeps = !!copy;
	if (copy) copy.onfailure = () => (store.keeps = false);
	await client.open(account, copy, tabs, rows).catch(() => openWithout(account));
	store.ready = store.account !== null;
}

/** A disk that cannot be read is none; what is unsent stays on it for another time. */
function openWithout(account: string): Promise<void> {
	client.close();
	store.keeps = false;
	return client.open(account, null, new Tabs(nameOf(account), null, null));
}

/** What was opened early, where it is this account's; once. */
function taken(account: string): Promise<Opened> {
	const given = early;
	early = null;
	if (given?.account === account) return given.opened;
	void given?.opened.then(({ copy, tabs }) => (copy?.close(), tabs.close()));
	return opened(account);
}

/** A copy needs one tab that leads, and that needs locks, which browsers give over HTTPS and on localhost only. */
function canShare(): boolean {
	try {
		return !!navigator.locks && typeof BroadcastChannel !== 'undefined' && !!indexedDB;
	} catch {
		return false; // Some browsers forbid even to look.
	}
}

/** Somebody has signed in: of anybody else, only what they have not sent yet stays in this browser. */
export async function arrive(account: string): Promise<void> {
	const before = remembered();
	remember(account);
	if (!before || before === account) return;
	client.leave();
	tellLeft(before);
	await forgetCopy(before).catch(() => undefined);
}

/** To the other tabs of somebody, also from a page on which nothing of theirs is open. */
function tellLeft(account: string): void {
	if (!canShare()) return;
	const tabs = new Tabs(nameOf(account), null, new BroadcastChannel(nameOf(account)));
	tabs.tell({ kind: 'left' });
	tabs.close();
}

/** Signed out: forget everything of this person, in every tab. */
export async function leave(): Promise<void> {
	const whose = remembered();
	client.leave();
	remember(null);
	if (whose) await removeCopy(whose).catch(() => undefined);
}

function nameOf(account: string): string {
	return `reeve-${account}`;
}

function remembered(): string | null {
	try {
		return localStorage.getItem(WHOSE);
	} catch {
		return null;
	}
}

function remember(account: string | null): void {
	try {
		if (account) localStorage.setItem(WHOSE, account);
		else localStorage.removeItem(WHOSE);
	} catch {
		// Storage is forbidden: then there is no copy either.
	}
}
