// A browser's user agent in words a person knows it by.
import { t } from '#lib/words/words.svelte.ts';

const BROWSERS: [RegExp, string][] = [
	[/Edg\//, 'Edge'],
	[/OPR\//, 'Opera'],
	[/Firefox\//, 'Firefox'],
	[/Chrome\//, 'Chrome'],
	[/Safari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
	[/iPhone|iPad/, 'iOS'],
	[/Android/, 'Android'],
	[/Windows/, 'Windows'],
	[/Mac OS X/, 'macOS'],
	[/Linux/, 'Linux'],
];

export function deviceName(userAgent: string): string {
	const browser = named(userAgent, BROWSERS);
	const system = named(userAgent, SYSTEMS);
	if (browser && system) return t('accounts.device', { browser, system });
	return browser ?? system ?? (userAgent.slice(0, 60) || t('accounts.device.unknown'));
}

function named(userAgent: string, names: [RegExp, string][]): string | undefined {
	return names.find(([pattern]) => pattern.test(userAgent))?.[1];
}
