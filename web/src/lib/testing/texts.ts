// For words.test.ts: which messages the source uses, and which texts stand in it that are none.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import ts from 'typescript';

const SOURCE = join(import.meta.dirname, '..', '..');
/** Attributes that somebody reads or hears. */
const SPOKEN = /^(aria-label|aria-description|aria-roledescription|placeholder|title|alt|label|hint|lead)$/;
/**
 * What is the same in every language: the name, keys as the browser calls them, browsers and systems; and what the
 * server calls an Inbox, which is only compared with.
 */
const NAMES = new Set(
	(
		'Reeve Escape Esc Enter Home End Delete Backspace Tab PageUp PageDown Alt Ctrl Shift Mod Both ' +
		'Edge Opera Firefox Chrome Safari Android Windows Linux iOS macOS Inbox'
	).split(' '),
);

interface Source {
	name: string;
	text: string;
}

function sources(): Source[] {
	const names = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' });
	return names
		.filter(
			(name) =>
				/\.(svelte|ts)$/.test(name) && !/\.test\.ts$|\.d\.ts$|generated|lib\/(testing|words)\//.test(name),
		)
		.map((name) => ({ name, text: readFileSync(join(SOURCE, name), 'utf8') }));
}

/** A pattern for each key that occurs: 'tasks.add', or `tasks.priority.${priority}` for any priority. */
export function keysUsed(): RegExp[] {
	const found = sources().flatMap(({ text }) => [
		...text.matchAll(/(['"`])([a-z]+\.[\w.${}?\s!-]+)\1|key="([^"]+)"/gi),
	]);
	return found.map((match) => patternOf(match[2] ?? match[3] ?? ''));
}

function patternOf(key: string): RegExp {
	const parts = key.split(/\$\{[^}]*\}/).map((part) => RegExp.escape(part));
	return new RegExp(`^${parts.join('[\\w-]+')}$`);
}

/** "file: text" for each text that a person would read and that is in no message file. */
export function literalTexts(): string[] {
	return sources().flatMap((source) => textsIn(source).map((text) => `${source.name}: ${text}`));
}

function textsIn(source: Source): string[] {
	if (!source.name.endsWith('.svelte')) return sentencesIn(source.text);
	const root = parse(source.text, { modern: true });
	const scripts = [root.instance, root.module].map((one) => one && codeAt(source, one.content));
	return [...textsOfMarkup(root.fragment), ...sentencesIn(scripts.join('\n'))];
}

function codeAt(source: Source, where: object): string {
	const { start, end } = where as { start: number; end: number };
	return source.text.slice(start, end);
}

/** Text nodes, spoken attributes, and sentences within expressions of the markup. */
function textsOfMarkup(node: unknown, spoken = true): string[] {
	if (Array.isArray(node)) return node.flatMap((one) => textsOfMarkup(one, spoken));
	if (typeof node !== 'object' || node === null) return [];
	const one = node as { type?: string; name?: string; data?: string; value?: unknown };
	if (one.type === 'StyleDirective') return [];
	if (one.type === 'Text') return spoken && isWords(one.data) ? [String(one.data).trim()] : [];
	if (one.type === 'Literal') return isSentence(one.value) ? [String(one.value)] : [];
	if (one.type === 'Attribute') return textsOfMarkup(one.value, SPOKEN.test(one.name ?? ''));
	return Object.values(node).flatMap((below) => textsOfMarkup(below, spoken));
}

function isWords(text: unknown): boolean {
	return typeof text === 'string' && !!text.match(/\p{L}+/gu)?.some((word) => !NAMES.has(word));
}

/** String literals in code that read like a sentence; what developers alone see is none. */
function sentencesIn(code: string): string[] {
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isTypeNode(node) || isForDevelopers(node)) return;
		if ((ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) && isSentence(node.text))
			found.push(node.text);
		node.forEachChild(visit);
	};
	visit(ts.createSourceFile('code.ts', code, ts.ScriptTarget.Latest, true));
	return found;
}

/** `new Error('…')`, the name of an error, and media queries. */
function isForDevelopers(node: ts.Node): boolean {
	if (ts.isNewExpression(node)) return node.expression.getText() === 'Error';
	if (ts.isVariableDeclaration(node)) return node.name.getText() === 'media';
	return ts.isBinaryExpression(node) && node.left.getText() === 'this.name';
}

/** "Your tasks", "Undo", "All": with a capital and lower-case letters, or of several words. */
function isSentence(text: unknown): boolean {
	return isWords(text) && /^\p{Lu}\p{Ll}+( |$|[.…:!?])|^\p{L}+ \p{L}+/u.test(String(text));
}
