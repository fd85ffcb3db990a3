// Light, dark, or as the system says. The choice is the account's; this device remembers it for the first paint.
import type { Preferences } from '#lib/api/types.ts';

const KEY = 'reeve-theme';

export function useTheme(theme: Preferences['theme']): void {
	const root = document.documentElement;
	if (theme === 'system') delete root.dataset.theme;
	else root.dataset.theme = theme;
	for (const scheme of ['light', 'dark']) colourTheWindow(scheme, theme);
	try {
		localStorage.setItem(KEY, theme);
	} catch {
		// Storage may be forbidden; then the next start flashes once.
	}
}

/** The bar of an installed app's window is as light or dark as the app; app.html has one colour for each. */
function colourTheWindow(scheme: string, theme: Preferences['theme']): void {
	const media = { [scheme]: 'all', system: `(prefers-color-scheme: ${scheme})` }[theme] ?? 'not all';
	document.querySelector(`meta[name=theme-color][data-scheme=${scheme}]`)?.setAttribute('media', media);
}
