// The only place that calls fetch for JSON. Writes are made safe to repeat by an Idempotency-Key.
import { noteServerTime } from '#lib/api/clock.ts';
import { Unreachable, problemOf } from '#lib/api/problem.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface Options {
	body?: unknown;
	query?: Record<string, string | number | boolean | null | undefined>;
	/** Sent as Idempotency-Key: the same key again changes nothing twice. */
	key?: string;
	/** Sent as If-Match: refused with 412 if the task is at another version. */
	version?: number;
	/** The account this is meant for: refused with 409 if somebody else has signed in here meanwhile. */
	account?: string;
	/** The answer to this very request, which the page has asked for before the app had started. */
	begun?: Promise<Response>;
}

/** What asks the API: `request`, or a stand-in for it. */
export type Ask = <T>(method: Method, path: string, options?: Options) => Promise<Answer<T>>;

export interface Answer<T> {
	body: T;
	status: number;
	/** What undo takes; none where nothing changed. */
	operationId: string | null;
}

const BASE = '/api/v1';
const KEPT_ALIVE = 15_000;
/** Milliseconds after which no answer comes any more (the server gives up after 30 seconds), and for each byte's way. */
const PATIENCE = 45_000;
const WAY_OF_A_BYTE = 0.2;
/** Milliseconds. */
const COOKIE_COMES = 200;

/** Ask the API. Throws a Problem where it refuses, Unreachable where there is no answer. */
export async function request<T>(method: Method, path: string, options: Options = {}): Promise<Answer<T>> {
	const response = await withNewCookie(path, () => send(method, path, options), options.begun);
	noteServerTime(response.headers.get('date'));
	if (!response.ok) throw await problemOf(response);
	return {
		body: (await bodyOf(response)) as T,
		status: response.status,
		operationId: response.headers.get('Operation-Id'),
	};
}

/** Send it. Of a connection that has died without a word no answer comes: that is given up. */
function send(method: Method, path: string, options: Options): Promise<Response> {
	const body = options.body === undefined ? undefined : JSON.stringify(options.body);
	const limit = new AbortController();
	const timer = setTimeout(() => limit.abort(), PATIENCE + (body?.length ?? 0) * WAY_OF_A_BYTE);
	return reach(address(path, options.query), {
		method,
		signal: limit.signal,
		headers: headersOf(options),
		body,
		credentials: 'same-origin',
		// A change on its way survives the closing of the page; browsers allow that for small ones.
		keepalive: method !== 'GET' && (body?.length ?? 0) < KEPT_ALIVE,
	}).finally(() => clearTimeout(timer));
}

/** Giving the password once more changes the cookie: what was under way with the old one is sent again. */
async function withNewCookie(
	path: string,
	ask: () => Promise<Response>,
	begun?: Promise<Response>,
): Promise<Response> {
	const response = await (begun ? patiently(begun) : ask());
	if (response.status !== 401 || path.startsWith('/auth/')) return response;
	await new Promise((resolve) => setTimeout(resolve, COOKIE_COMES));
	return ask();
}

/** Wait for it as long as for what is sent here. */
function patiently(begun: Promise<Response>): Promise<Response> {
	const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Unreachable()), PATIENCE));
	return Promise.race([reached(begun), late]);
}

/** fetch that throws Unreachable instead of a TypeError. */
export function reach(url: string, init: RequestInit): Promise<Response> {
	return reached(fetch(url, init));
}

async function reached(asked: Promise<Response>): Promise<Response> {
	try {
		return await asked;
	} catch {
		throw new Unreachable();
	}
}

/** The whole path of an API address with its query. */
export function address(path: string, query: Options['query'] = {}): string {
	const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
	const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
	return `${BASE}${path}${search ? `?${search}` : ''}`;
}

function headersOf({ body, key, version, account }: Options): Record<string, string> {
	return {
		Accept: 'application/json',
		...(body !== undefined && { 'Content-Type': 'application/json' }),
		...(key !== undefined && { 'Idempotency-Key': key }),
		...(version !== undefined && { 'If-Match': `"${version}"` }),
		...(account !== undefined && { 'Reeve-Account': account }),
	};
}

/** What is no JSON is no answer of ours: a hotel's sign-in page says 200 too. */
async function bodyOf(response: Response): Promise<unknown> {
	const text = await response.text().catch(() => null);
	if (text === '') return null;
	try {
		return JSON.parse(text ?? '');
	} catch {
		throw new Unreachable();
	}
}
