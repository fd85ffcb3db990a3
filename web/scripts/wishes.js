// In the page, after the theme: asks for the files of the screen that this address shows, and for its words.
(function (
	/** @type {{ all: string[], of: Record<string, string[]>, words: Record<string, string[]> }} */ wanted,
) {
	var word = location.pathname.split('/')[1] || '';
	var files = Object.hasOwn(wanted.of, word) ? wanted.all.concat(wanted.of[word] || []) : [];
	var language;
	try {
		language = localStorage.getItem('reeve-language');
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
	// @ts-expect-error first-script.js puts it in.
})(WANTED);
