// The chunks that scripts/words.js makes of the message files.
declare module 'virtual:words/*' {
	const compile: (
		runtime: import('./runtime.ts').Runtime,
	) => Record<string, string | ((values: any) => string | import('./runtime.ts').Part[])>;
	export default compile;
}
