// A Reeve of a journey's own, with its own database, that the journey can kill (-9) and start again, and give commands.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PYTHON = process.env.PYTHON ?? `${ROOT}/.venv/bin/python`;
const START_MILLISECONDS = 90_000;

/** A port that is free just now. */
async function freePort() {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	server.close();
	return port;
}

/** Return when it is ready. */
async function ready(/** @type {string} */ address) {
	const answers = () =>
		fetch(`${address}/ready`).then(
			({ ok }) => ok,
			() => false,
		);
	for (const end = Date.now() + START_MILLISECONDS; !(await answers());) {
		if (Date.now() > end) throw new Error('Reeve was not ready in time.');
		await new Promise((go) => setTimeout(go, 100));
	}
}

/** Start `reeve`, everything in one process, on a port that stays its own. */
export async function ownServer() {
	const [port, data] = [await freePort(), await mkdtemp('/tmp/reeve-killed-')];
	await chmod(data, 0o755);
	const address = `http://127.0.0.1:${port}`;
	// Without a database's address it brings its own.
	const given = Object.entries(process.env).filter(([name]) => !name.endsWith('DATABASE_URL'));
	const settings = {
		REEVE_DATA: `${data}/data`,
		HOST: '127.0.0.1',
		PORT: String(port),
		LOG_LEVEL: 'warning',
	};
	const env = { ...Object.fromEntries(given), ...settings, DRAIN_SECONDS: '0' };
	const begin = () => spawn(PYTHON, ['-m', 'reeve'], { cwd: ROOT, env, stdio: 'ignore' });
	let running = begin();
	await ready(address);
	const end = async (/** @type {NodeJS.Signals} */ signal) => {
		const ended = once(running, 'exit');
		running.kill(signal);
		await ended;
	};
	return {
		address,
		kill: () => end('SIGKILL'),
		stop: () => end('SIGTERM'),
		/** A file that goes with it. */
		file: (/** @type {string} */ name) => `${data}/${name}`,
		/** Run one of its commands to the end. */
		command: async (/** @type {string[]} */ ...words) => {
			const command = spawn(PYTHON, ['-m', 'reeve', ...words], { cwd: ROOT, env, stdio: 'inherit' });
			const [code] = await once(command, 'exit');
			if (code) throw new Error(`reeve ${words.join(' ')} ended with ${code}.`);
		},
		restart: async () => {
			running = begin();
			await ready(address);
		},
		end: async () => {
			if (running.exitCode === null && running.signalCode === null) await end('SIGTERM');
			await rm(data, { recursive: true, force: true });
		},
	};
}
