// Lucide's icons as the markup they come to. Its own component builds each from data, element by element, at run time:
// a row of a list has five of them, and they took more of its time than the rest.

const ICON = /\/@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/;
const DATA = /const iconData = (\{.*\});/;

/** The plugin for Vite. The icons keep `size`, `strokeWidth` and `aria-label`; without a label they are decoration. */
export function iconsAsMarkup() {
	return /** @type {const} */ ({
		name: 'icons-as-markup',
		enforce: 'pre',
		/** @param {string} code @param {string} id */
		transform(code, id) {
			const data = ICON.test(id) && DATA.exec(code)?.[1];
			return data ? { code: markup(JSON.parse(data)), map: null } : null;
		},
	});
}

/** @param {{ size: number, node: [string, Record<string, string>][] }} icon */
function markup({ size, node }) {
	const shapes = node.map(([tag, attributes]) => `<${tag}${written(attributes)} />`).join('');
	return `<script>
	let { size = ${size}, strokeWidth = 2, 'aria-label': label } = $props();
</script>
<svg width={size} height={size} viewBox="0 0 ${size} ${size}" fill="none" stroke="currentColor"
	stroke-width={strokeWidth} stroke-linecap="round" stroke-linejoin="round" aria-label={label}
	aria-hidden={label ? undefined : 'true'}>${shapes}</svg>`;
}

/** @param {Record<string, string>} attributes */
function written(attributes) {
	return Object.entries(attributes)
		.map(([name, value]) => ` ${name}="${value}"`)
		.join('');
}
