// Before the first paint: the theme chosen on this device, so that nothing flashes.
(function () {
	try {
		var theme = localStorage.getItem('reeve-theme');
		if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
	} catch (_) {
		// Storage may be forbidden; then the system decides.
	}
})();
