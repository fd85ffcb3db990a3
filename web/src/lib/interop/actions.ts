// Bringing a file in, with progress line by line, and taking everything out.
import { Problem, problemOf } from '#lib/api/problem.ts';
import { address, reach } from '#lib/api/request.ts';
import { client } from '#lib/sync/starting.ts';
import { linesOf } from '#lib/interop/lines.ts';

export interface Remark {
	line: number;
	text: string;
	reason: string;
}

export interface Report {
	format: string;
	dry_run: boolean;
	lists_added: string[];
	tasks_added: number;
	tasks_known: number;
	remarks: Remark[];
	operation_id: string | null;
}

interface Line {
	done: number;
	total: number;
	report?: Report;
	error?: string;
}

export const EXPORT_ADDRESS = address('/export');

/** Send a file; `onprogress` hears how many of how many tasks. Throws a Problem when it cannot be read. */
export async function importFile(
	file: File,
	dryRun: boolean,
	onprogress: (done: number, total: number) => void,
): Promise<Report> {
	const response = await reach(address('/import', { name: file.name, dry_run: dryRun }), {
		method: 'POST',
		headers: { Accept: 'application/x-ndjson', 'Content-Type': 'application/octet-stream' },
		body: file,
		credentials: 'same-origin',
	});
	if (!response.ok || !response.body) throw await problemOf(response);
	const report = await follow(response.body, onprogress);
	if (!dryRun) await client.pull();
	return report;
}

async function follow(
	body: ReadableStream<Uint8Array>,
	onprogress: (done: number, total: number) => void,
): Promise<Report> {
	for await (const text of linesOf(body)) {
		const line = JSON.parse(text) as Line;
		if (line.error) throw new Problem({ status: 422, code: 'import_failed', detail: line.error });
		if (line.report) return line.report;
		onprogress(line.done, line.total);
	}
	throw new Problem({ status: 502, code: 'import_cut_off', detail: '' });
}
