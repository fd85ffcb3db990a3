import { linesOf } from '#lib/interop/lines.ts';
import { expect, test } from 'vitest';

test('lines are whole wherever the chunks are cut, also in the middle of a letter', async () => {
	const bytes = new TextEncoder().encode('{"a":"é"}\n{"b":2}\n{"c":3}');
	const body = new ReadableStream<Uint8Array>({
		start(controller) {
			for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7));
			controller.close();
		},
	});
	expect(await Array.fromAsync(linesOf(body))).toEqual(['{"a":"é"}', '{"b":2}', '{"c":3}']);
});
