// A new version of the app: its files are fetched behind the scenes, and the person says when the page begins anew.
import { reach } from '#lib/api/request.ts';
import { client } from '#lib/sync/starting.ts';
import { keepTyped } from '#lib/ui/lines.ts';

const LOOK_EVERY = 60 * 60 * 1000;
const PATIENCE = 3000;

class Update {
	/** Whether a newer version is there than the one on the screen. */
	ready = $state(false);

	/** Look for new versions from now on; over plain HTTP there is no service worker, and nothing happens. */
	async watch(): Promise<void> {
		const registration = await navigator.serviceWorker?.ready;
		if (!registration) return;
		void this.#look(registration);
		registration.addEventListener('updatefound', () => {
			registration.installing?.addEventListener('statechange', () => void this.#look(registration));
		});
		const again = () => registration.update().then(() => this.#look(registration));
		setInterval(() => void again().catch(() => undefined), LOOK_EVERY);
	}

	/** Its worker waits for the last page of the old version, also when this page has the new one already. */
	async #look({ waiting }: ServiceWorkerRegistration): Promise<void> {
		if (waiting && (await isOutdated())) this.ready = true;
	}

	/** Begin anew with the new version, once what was typed is safe. */
	async apply(): Promise<void> {
		keepTyped();
		(document.activeElement as HTMLElement | null)?.blur();
		await safe();
		location.reload();
	}
}

/** Whether the server has another version than this page's; without an answer, it is not said. */
async function isOutdated(): Promise<boolean> {
	const mine = document.querySelector<HTMLMetaElement>('meta[name=version]')?.content;
	try {
		const answer = await reach('/_app/version.json', { cache: 'no-cache' });
		return answer.ok && ((await answer.json()) as { version: string }).version !== mine;
	} catch {
		return false;
	}
}

/** Fields save what is in them when they are left; it is on the disk a moment later. */
async function safe(): Promise<void> {
	for (const end = Date.now() + PATIENCE; client.atRisk && Date.now() < end;)
		await new Promise((resolve) => setTimeout(resolve, 20));
}

export const update = new Update();
