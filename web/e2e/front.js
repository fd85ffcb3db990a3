// A proxy in front of Reeve that a journey can cut, as if the server had been killed, and that can pretend an upgrade.
import { createServer, request } from 'node:http';
import { ADDRESS } from './support.js';

/** Start one on a free port. */
export async function front() {
	const target = new URL(ADDRESS);
	let upgraded = false;
	/** Whether a page has been asked for since: it has the new version. */
	let opened = false;
	const server = createServer((incoming, outgoing) => {
		const { method, url, headers } = incoming;
		const isWorker = url === '/service-worker.js';
		opened ||= upgraded && !!headers.accept?.includes('text/html');
		if (upgraded && !opened && url === '/_app/version.json') return outgoing.end('{"version":"newer"}');
		const fresh = { 'accept-encoding': 'identity', 'if-none-match': '', 'if-modified-since': '' };
		const asked = { ...headers, ...(isWorker && fresh) };
		const onward = request({ host: target.hostname, port: target.port, method, path: url, headers: asked });
		onward.on('response', (answer) => {
			const { 'content-length': length, ...rest } = answer.headers;
			const changed = isWorker && upgraded;
			outgoing.writeHead(answer.statusCode ?? 502, changed ? rest : answer.headers);
			answer.on('end', () => changed && outgoing.end(`\n// ${length}`));
			answer.pipe(outgoing, { end: !changed });
		});
		onward.on('error', () => outgoing.destroy());
		outgoing.on('close', () => onward.destroy());
		incoming.pipe(onward);
	});
	const listen = (/** @type {number} */ port) =>
		new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(undefined)));
	// A journey that fails before it ends this one must not go on for ever.
	server.unref();
	await listen(0);
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	return {
		address: `http://127.0.0.1:${port}`,
		kill: () => {
			server.closeAllConnections();
			return new Promise((resolve) => server.close(() => resolve(undefined)));
		},
		restart: () => listen(port),
		upgrade: () => (upgraded = true),
	};
}
