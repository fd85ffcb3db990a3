// A browser's user agent in words a person knows it by.

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
	if (browser && system) return `${browser} on ${system}`;
	return browser ?? system ?? (userAgent.slice(0, 60) || 'An unknown program');
}

function named(userAgent: string, names: [RegExp, string][]): string | undefined {
	return names.find(([pattern]) => pattern.test(userAgent))?.[1];
}
