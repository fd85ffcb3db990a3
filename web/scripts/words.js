// The message files (src/lib/words/<language>/<domain>.json, ICU MessageFormat), made into code when the app is built:
// the browser gets one chunk per language and no parser. The same messages as types: `node scripts/words.js`.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { TYPE, parse } from '@formatjs/icu-messageformat-parser';

/** @typedef {import('@formatjs/icu-messageformat-parser').MessageFormatElement} Element */

const FOLDER = join(import.meta.dirname, '..', 'src', 'lib', 'words');
const TYPES = join(FOLDER, 'messages.generated.ts');
const MODULE = 'virtual:words/';

/** All messages of a language: `<domain>.<key>` to text. */
export function messagesOf(/** @type {string} */ language) {
	const files = readdirSync(join(FOLDER, language)).sort();
	return Object.fromEntries(files.flatMap((file) => messagesIn(join(FOLDER, language, file))));
}

/** @returns {[string, string][]} */
function messagesIn(/** @type {string} */ file) {
	const texts = /** @type {Record<string, string>} */ (JSON.parse(readFileSync(file, 'utf8')));
	return Object.entries(texts).map(([key, text]) => [`${basename(file, '.json')}.${key}`, text]);
}

/** The code of a language's module: a function that takes the runtime (src/lib/words/runtime.ts). */
export function moduleOf(/** @type {Record<string, string>} */ messages) {
	const lines = Object.entries(messages).map(([key, text]) => `${JSON.stringify(key)}:${codeOf(key, text)}`);
	return `export default ({plural,select,number,rich}) => ({\n${lines.join(',\n')}\n});\n`;
}

/** A text that is always the same stays a string; any other becomes a function of its values. */
function codeOf(/** @type {string} */ key, /** @type {string} */ text) {
	const elements = parsed(key, text);
	if (elements.every((one) => one.type === TYPE.literal)) return JSON.stringify(text && valueOf(elements));
	if (tagsIn(elements).size) return `v=>rich(${sequence(elements, null, ',')})`;
	return `v=>${sequence(elements, null, '+')}`;
}

/** @returns {Element[]} */
export function parsed(/** @type {string} */ key, /** @type {string} */ text) {
	try {
		return parse(text, { requiresOtherClause: true, shouldParseSkeletons: false });
	} catch (error) {
		throw new Error(`${key}: ${/** @type {Error} */ (error).message} in “${text}”`);
	}
}

function valueOf(/** @type {Element[]} */ elements) {
	return elements.map((one) => ('value' in one ? one.value : '')).join('');
}

/**
 * Elements one after the other; `counted` is the code of the number that `#` stands for.
 * @param {Element[]} elements
 * @param {string | null} counted
 * @param {'+' | ','} glue
 * @returns {string}
 */
function sequence(elements, counted, glue) {
	const parts = elements.map((one) => elementCode(one, counted, glue));
	if (glue === ',') return `[${parts.join(',')}]`;
	return ['""', ...parts].join('+').replace(/^""\+(?=")/, '');
}

/**
 * @param {Element} one
 * @param {string | null} counted
 * @param {'+' | ','} glue
 * @returns {string}
 */
function elementCode(one, counted, glue) {
	if (one.type === TYPE.literal) return JSON.stringify(one.value);
	if (one.type === TYPE.argument) return `v.${one.value}`;
	if (one.type === TYPE.number && !one.style) return `number(v.${one.value})`;
	if (one.type === TYPE.pound) return `number(${counted})`;
	if (one.type === TYPE.tag)
		return `{tag:${JSON.stringify(one.value)},text:${sequence(one.children, counted, '+')}}`;
	if (one.type === TYPE.select) return `select(v.${one.value},${optionsCode(one, counted, glue)})`;
	if (one.type === TYPE.plural && one.offset === 0) {
		const kind = JSON.stringify(one.pluralType);
		return `plural(v.${one.value},${optionsCode(one, `v.${one.value}`, glue)},${kind})`;
	}
	throw new Error(
		`Only plain arguments, numbers, plural, select and tags are for messages; dates come as text.`,
	);
}

/**
 * @param {import('@formatjs/icu-messageformat-parser').SelectElement | import('@formatjs/icu-messageformat-parser').PluralElement} one
 * @param {string | null} counted
 * @param {'+' | ','} glue
 */
function optionsCode(one, counted, glue) {
	const options = Object.entries(one.options);
	const code = options.map(
		([name, { value }]) => `${JSON.stringify(name)}:()=>${sequence(value, counted, glue)}`,
	);
	return `{${code.join(',')}}`;
}

/** The tags of a message: `<link>…</link>`. */
export function tagsIn(/** @type {Element[]} */ elements) {
	return new Set(allIn(elements).flatMap((one) => (one.type === TYPE.tag ? [one.value] : [])));
}

/** The placeholders of a message, each with the type of its value. */
export function placeholdersIn(/** @type {Element[]} */ elements) {
	/** @type {Map<string, string>} */
	const found = new Map();
	for (const one of allIn(elements)) {
		if (one.type === TYPE.number || one.type === TYPE.plural) found.set(one.value, 'number');
		else if (one.type === TYPE.select && !found.has(one.value)) found.set(one.value, 'string');
		else if (one.type === TYPE.argument && !found.has(one.value)) found.set(one.value, 'string | number');
	}
	return found;
}

/** @returns {Element[]} */
function allIn(/** @type {Element[]} */ elements) {
	return elements.flatMap((one) => {
		if (one.type === TYPE.tag) return [one, ...allIn(one.children)];
		if (one.type !== TYPE.select && one.type !== TYPE.plural) return [one];
		return [one, ...Object.values(one.options).flatMap((option) => allIn(option.value))];
	});
}

/** What TypeScript knows of the messages: each key with its values and tags. */
function typesOf(/** @type {Record<string, string>} */ messages) {
	const lines = Object.entries(messages).map(([key, text]) => `\t'${key}': ${typeOf(parsed(key, text))};`);
	return `// Made of the English messages by scripts/words.js; not committed.\nexport interface Messages {\n${lines.join('\n')}\n}\n`;
}

function typeOf(/** @type {Element[]} */ elements) {
	const values = [...placeholdersIn(elements)].map(([name, type]) => `${name}: ${type}`);
	const tags = [...tagsIn(elements)].map((name) => `'${name}'`);
	return `{ values: ${values.length ? `{ ${values.join('; ')} }` : 'null'}; tags: ${tags.join(' | ') || 'never'} }`;
}

/** Writes only what has changed, so that nothing is built anew for it. */
export function writeTypes() {
	const types = typesOf(messagesOf('en'));
	if (!existsSync(TYPES) || readFileSync(TYPES, 'utf8') !== types) writeFileSync(TYPES, types);
}

/** @returns {import('vite').Plugin} */
export function words() {
	return {
		name: 'words',
		buildStart: writeTypes,
		resolveId: (id) => (id.startsWith(MODULE) ? `\0${id}` : null),
		load(id) {
			if (!id.startsWith(`\0${MODULE}`)) return null;
			const language = id.slice(MODULE.length + 1);
			for (const file of readdirSync(join(FOLDER, language))) this.addWatchFile(join(FOLDER, language, file));
			return moduleOf(messagesOf(language));
		},
	};
}

if (import.meta.filename === process.argv[1]) writeTypes();
