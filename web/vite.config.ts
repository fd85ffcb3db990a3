import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { iconsAsMarkup } from './scripts/icons-as-markup.js';
import { words } from './scripts/words.js';

// `npm run dev` serves the app with live reload and hands everything else to a running `make run`.
const backend = process.env.REEVE_URL ?? 'http://127.0.0.1:4000';

// SvelteKit hides its announcer of navigations by a style attribute, which our policy forbids: app.css does it.
const announcerWithoutInlineStyle: Plugin = {
	name: 'announcer-without-inline-style',
	enforce: 'pre',
	transform(code, id) {
		if (!id.endsWith('/runtime/components/root.svelte')) return null;
		return { code: code.replace(/\sstyle="[^"]*"/, ''), map: null };
	},
};

// What the pages for signing up and in need.
const first =
	/\/node_modules\/|\/runtime\/|\/src\/lib\/(words|api)\/|\/(toasts\.svelte|TextField|painting|theme|submitting\.svelte|asked|civil)\.(ts|svelte)/;

export default defineConfig({
	plugins: [
		announcerWithoutInlineStyle,
		iconsAsMarkup(),
		words(),
		sveltekit({
			adapter: adapter({ fallback: 'index.html' }),
			compilerOptions: { runes: true },
			csp: {
				mode: 'hash',
				directives: {
					'default-src': ['none'],
					'script-src': ['self'],
					'style-src': ['self'],
					'img-src': ['self', 'data:'],
					'font-src': ['self'],
					'connect-src': ['self'],
					'manifest-src': ['self'],
					'worker-src': ['self'],
					'base-uri': ['none'],
					'form-action': ['none'],
				},
			},
		}),
	],
	// What many screens share is one file: in forty small ones it weighed a tenth more. The pages for signing up and in
	// share a part of it only.
	build: {
		rolldownOptions: {
			output: {
				codeSplitting: {
					groups: [
						{ name: 'first', test: first, minShareCount: 5, priority: 1 },
						{ name: 'core', minShareCount: 5 },
					],
				},
			},
		},
	},
	server: { proxy: { '/api': backend } },
	test: { include: ['src/**/*.test.ts'], environment: 'node', setupFiles: ['src/lib/testing/english.ts'] },
});
