/** A text that is no longer than a message may be, and how much of it has come. */
export async function* bounded(
  source: AsyncIterable<string>,
  most: number,
  written: { length: number },
): AsyncGenerator<string> {
  for await (const part of source) {
    const left = most - written.length;
    if (part.length > left) {
      yield `${part.slice(0, Math.max(left, 0))} …`;
      return;
    }
    written.length += part.length;
    yield part;
  }
}
