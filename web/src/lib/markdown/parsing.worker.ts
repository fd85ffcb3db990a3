// Parsing beside the page, so that a text which takes long can be given up.
import { parse } from '#lib/markdown/parsing.ts';

onmessage = ({ data, ports }: MessageEvent<string>) => ports[0]?.postMessage(parse(data));
