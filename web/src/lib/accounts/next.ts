/** Where to go after signing in: what was asked for if it is an address of this app, never another site's. */
export function nextPage(wanted: string | null, origin: string): string {
	// Browsers drop tabs and line ends and take \ for /, so what only looks like a path is read as they read it.
	if (!wanted?.startsWith('/') || !URL.canParse(wanted, origin)) return '/today';
	const url = new URL(wanted, origin);
	return url.origin === origin ? url.pathname + url.search + url.hash : '/today';
}
