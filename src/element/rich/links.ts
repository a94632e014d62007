import { addressOf } from '../../protocol/address.ts';
import { spelledOut } from '../../protocol/direction.ts';
import type { Piece } from '../../protocol/markdown.ts';

const opening = '([{<"\'“‘«';
const closing = '.,;:!?)]}>"\'”’»…';

/**
 * A text with its addresses as links; one piece where there are none. One pass over the words, each looked at once: the time is linear in the
 * length of the text, whatever is in it.
 */
export function linked(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let plain = '';
  for (const word of text.split(/(\s+)/)) {
    let start = 0;
    let end = word.length;
    const bracket = word.lastIndexOf('(');
    while (start < end && opening.includes(word[start]!)) start++;
    while (end > start && closing.includes(word[end - 1]!)) {
      // The bracket in `/Lamp_(desk)` belongs to the address.
      if (word[end - 1] === ')' && bracket >= start) break;
      end--;
    }
    const shown = word.slice(start, end);
    const href = addressOf(shown);
    if (href) {
      pieces.push(plain + word.slice(0, start), { kind: 'address', href, pieces: [spelledOut(shown)] });
      plain = word.slice(end);
    } else {
      plain += word;
    }
  }
  pieces.push(plain);
  return pieces;
}
