/** The lines of a stream of bytes, as they come, wherever its chunks are cut. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
	const reader = body.getReader();
	const decoder = new TextDecoder();
	let rest = '';
	for (;;) {
		const { value, done } = await reader.read();
		rest += decoder.decode(value, { stream: !done });
		const lines = rest.split('\n');
		rest = lines.pop() ?? '';
		yield* lines.filter((line) => line.trim());
		if (done) break;
	}
	if (rest.trim()) yield rest;
}
