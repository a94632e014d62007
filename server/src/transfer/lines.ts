import { createReadStream } from 'node:fs';
import { bounds } from '../limits.ts';

/** Lines of a file with their numbers, none longer than may be held at a time. @throws RangeError for one that is */
export async function* linesOf(file: string): AsyncGenerator<readonly [number: number, text: string], void, undefined> {
  let rest = '';
  let number = 0;
  const stream = createReadStream(file, { encoding: 'utf8' });
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) yield [(number += 1), line];
    if (rest.length > bounds.transferLine)
      throw new RangeError(`line ${number + 1} is longer than ${bounds.transferLine} characters`);
  }
  if (rest !== '') yield [number + 1, rest];
}
