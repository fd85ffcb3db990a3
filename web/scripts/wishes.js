// In the page, after the theme: asks for the files of the screen that this address shows, for its words, and where this
// browser keeps no copy, for the beginning of everything.
(function (
	/** @type {{ all: string[], of: Record<string, string[]>, words: Record<string, string[]> }} */ wanted,
) {
	var word = location.pathname.split('/')[1] || '';
	var files = Object.hasOwn(wanted.of, word) ? wanted.all.concat(wanted.of[word] || []) : [];
	var language;
	var account;
	try {
		language = localStorage.getItem('reeve-language');
		account = localStorage.getItem('reeve-account');
	} catch (_) {
		// Storage may be forbidden; then the browser's language is shown.
	}
	var words = wanted.words[(language || navigator.language || '').slice(0, 2)] || wanted.words.en || [];
	files.concat(words).forEach(function (file) {
		var link = document.createElement('link');
		var style = /\.css$/.test(file);
		link.rel = style ? 'preload' : 'modulepreload';
		if (style) link.as = 'style';
		// As SvelteKit asks for them: another mode of asking would fetch them once more.
		link.crossOrigin = '';
		link.href = '/' + file;
		document.head.append(link);
	});
	if (files.length && !(account && isSecureContext)) {
		// `sync/starting.ts` takes it over, and hears what came of it.
		var asked = fetch('/api/v1/sync', {
			method: 'POST',
			headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
			body: '{"cursor":null,"limit":50}',
		});
		asked.catch(function () {});
		Object.assign(window, { reeveBeginning: asked });
	}
	// @ts-expect-error first-script.js puts it in.
})(WANTED);
