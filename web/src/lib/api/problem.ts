// What can go wrong with a request: the server refuses (a problem, RFC 9457), or it cannot be reached.

import { hearServer, said, t, textFor } from '#lib/words/words.svelte.ts';

export interface FieldError {
	field: string;
	message: string;
}

export interface Details {
	status: number;
	code: string;
	detail: string;
	errors?: FieldError[];
	current?: unknown;
	/** Seconds to wait before another try, where the server says so. */
	retryAfter?: number | null;
}

/** The server's refusal. `current` is the present state of what was stale (412). */
export class Problem extends Error {
	readonly status: number;
	readonly code: string;
	readonly errors: FieldError[];
	readonly current: unknown;
	readonly retryAfter: number | null;

	constructor(details: Details) {
		super(details.detail);
		this.name = 'Problem';
		this.status = details.status;
		this.code = details.code;
		this.errors = details.errors ?? [];
		this.current = details.current;
		this.retryAfter = details.retryAfter ?? null;
	}

	/** The same as plain data, for another tab. */
	get details(): Details {
		const { status, code, errors, current, retryAfter } = this;
		return { status, code, detail: this.message, errors, current, retryAfter };
	}
}

/** No answer: the network or the server is away. */
export class Unreachable extends Error {
	constructor() {
		super('unreachable');
		this.name = 'Unreachable';
	}
}

/** Turn an error response into a Problem; also one that came from a proxy and has no JSON. */
export async function problemOf(response: Response): Promise<Problem> {
	const [text] = await Promise.all([response.text().catch(() => ''), hearServer()]);
	const { status } = response;
	const retryAfter = secondsOf(response.headers.get('Retry-After'));
	try {
		const details = JSON.parse(text) as Details;
		if (typeof details.code === 'string') return new Problem({ ...details, status, retryAfter });
	} catch {
		// Not ours: fall through to a sentence of our own.
	}
	return new Problem({ status, code: codeFor(status), detail: '', retryAfter });
}

/** Retry-After in seconds, or as a date (RFC 9110, 10.2.3). */
function secondsOf(header: string | null): number | null {
	if (!header) return null;
	const seconds = Number(header);
	return Number.isNaN(seconds) ? Math.max(0, (Date.parse(header) - Date.now()) / 1000) || null : seconds;
}

/** What a proxy's answer means. */
function codeFor(status: number): string {
	if (status === 413) return 'too_large';
	return status >= 500 ? 'database_unavailable' : 'http';
}

/** The message for one field of a form, or nothing. */
export function fieldMessage(error: unknown, field: string): string | undefined {
	if (!(error instanceof Problem)) return undefined;
	const found = error.errors.find((one) => one.field === field || one.field.endsWith(`.${field}`));
	return (
		found &&
		(textFor(`problems.code.${error.code}`) ?? t('problems.invalid', { detail: said(found.message) }))
	);
}

/** One sentence for a person about any error. */
export function sentenceOf(error: unknown): string {
	if (error instanceof Unreachable) return t('problems.unreachable');
	if (!(error instanceof Problem)) return t('problems.page');
	const detail = error.errors.length ? fieldsSaid(error) : said(error.message);
	const known = textFor(`problems.code.${error.code}`, { detail });
	return known ?? (detail || t('problems.refused', { status: error.status }));
}

/** What is wrong with each field; where that has words of its own, they say which. */
function fieldsSaid({ errors }: Problem): string {
	const each = errors.map(({ field, message }) => {
		const words = said(message);
		return words === message ? `${field}: ${message}` : words;
	});
	return each.join('; ');
}
