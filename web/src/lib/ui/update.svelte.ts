// A new version of the app: its files are fetched behind the scenes, and the person says when the page begins anew.
import { client } from '#lib/sync/starting.ts';

const LOOK_EVERY = 60 * 60 * 1000;
const TYPED = 'reeve-typed';
const PATIENCE = 3000;

class Update {
	/** Whether a newer version is there than the one on the screen. */
	ready = $state(false);

	/** Look for new versions from now on; over plain HTTP there is no service worker, and nothing happens. */
	async watch(): Promise<void> {
		const registration = await navigator.serviceWorker?.ready;
		if (!registration) return;
		this.#look(registration);
		registration.addEventListener('updatefound', () => {
			registration.installing?.addEventListener('statechange', () => this.#look(registration));
		});
		setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY);
	}

	#look(registration: ServiceWorkerRegistration): void {
		if (registration.waiting) this.ready = true;
	}

	/** Begin anew with the new version, once what was typed is safe. */
	async apply(): Promise<void> {
		keepTyped();
		(document.activeElement as HTMLElement | null)?.blur();
		await safe();
		location.reload();
	}
}

/** Fields save what is in them when they are left; it is on the disk a moment later. */
async function safe(): Promise<void> {
	for (const end = Date.now() + PATIENCE; client.atRisk && Date.now() < end;)
		await new Promise((resolve) => setTimeout(resolve, 20));
}

function keepTyped(): void {
	for (const { dataset, value } of document.querySelectorAll<HTMLInputElement>('[data-keep]'))
		if (value) sessionStorage.setItem(`${TYPED} ${dataset.keep}`, value);
}

/** What was being typed into a line before the page began anew; `line` is its `data-keep`. */
export function typedBefore(line: string): string {
	const name = `${TYPED} ${line}`;
	try {
		const typed = sessionStorage.getItem(name) ?? '';
		sessionStorage.removeItem(name);
		return typed;
	} catch {
		return '';
	}
}

export const update = new Update();
