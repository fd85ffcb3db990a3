// Light, dark, or as the system says. The choice is the account's; this device remembers it for the first paint.
import type { Preferences } from '#lib/api/types.ts';

const KEY = 'reeve-theme';

export function useTheme(theme: Preferences['theme']): void {
	const root = document.documentElement;
	if (theme === 'system') delete root.dataset.theme;
	else root.dataset.theme = theme;
	try {
		localStorage.setItem(KEY, theme);
	} catch {
		// Storage may be forbidden; then the next start flashes once.
	}
}
