import { mentionsIn } from '../../client/mentions.ts';
import type { ChatMessage } from '../../client/index.ts';
import { kit } from '../../element/kit.ts';

const { html } = kit;

/** A piece of a note's text with whom it mentions, oneself by another look; what is between them as `rest` has it. */
export function withMentions(
  { text, mentions }: ChatMessage,
  piece: string,
  rest: (text: string) => unknown,
  me: string | undefined,
): unknown {
  if (!mentions?.length) return rest(piece);
  // By what stands there: marks around it are no part of the piece.
  const names = new Map(mentions.map(([start, length, id]) => [text.slice(start, start + length), id]));
  const people = [...names].map(([name, id]) => ({ id, name: name.slice(1) }));
  const shown: unknown[] = [];
  let at = 0;
  for (const [start, length, id] of mentionsIn(piece, people)) {
    const name = piece.slice(start, start + length);
    shown.push(rest(piece.slice(at, start)), html`<bdi class="at ${id === me ? 'me' : ''}">${name}</bdi>`);
    at = start + length;
  }
  return [...shown, rest(piece.slice(at))];
}
