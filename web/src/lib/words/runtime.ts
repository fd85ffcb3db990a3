// What compiled messages (scripts/words.js) call: plural forms, choices and numbers of one locale.

/** A part of a message with tags: text, or a text that the caller puts into a link or the like. */
export type Part = string | { tag: string; text: string };

type Options<T> = Record<string, () => T>;
/** Parts of parts: a choice within a message with tags gives a list. */
type Nested = (Part | Nested)[];

export interface Runtime {
	plural<T>(count: number, options: Options<T>, kind: Intl.PluralRuleType): T;
	select<T>(value: string, options: Options<T>): T;
	number(value: number): string;
	rich(parts: Nested): Part[];
}

export function runtimeFor(locale: string): Runtime {
	// Made when they are wanted: the first of each takes a browser many milliseconds, and no screen begins with them.
	let numbers: Intl.NumberFormat | undefined;
	const rules: Partial<Record<Intl.PluralRuleType, Intl.PluralRules>> = {};
	const ruleOf = (type: Intl.PluralRuleType) => (rules[type] ??= new Intl.PluralRules(locale, { type }));
	return {
		plural: (count, options, kind) => chosen(options, `=${count}`, ruleOf(kind).select(count)),
		select: (value, options) => chosen(options, value),
		number: (value) => (numbers ??= new Intl.NumberFormat(locale)).format(value),
		rich: flat,
	};
}

function flat(parts: Nested): Part[] {
	return parts.flatMap((part) => (Array.isArray(part) ? flat(part) : [part]));
}

/** The first option that there is; `other` is always there. */
function chosen<T>(options: Options<T>, ...names: string[]): T {
	const name = names.find((one) => Object.hasOwn(options, one)) ?? 'other';
	return (options[name] as () => T)();
}
