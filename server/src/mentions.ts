import type { Body, ErrorCode, Limits, Mention } from '../../src/protocol/index.ts';

type Text = Extract<Body, { text: string }>;

/** Whoever may read a room, and whoever is present: mentioned by its moderators alone (P30). */
export const everybody = ['all', 'here'] as const;
export const isEverybody = (id: string): boolean => (everybody as readonly string[]).includes(id);

/** Those that are told: of whoever may read the room; of everybody by moderators alone. Of the others nobody learns why. */
export const toldMentions = (
  mentions: readonly Mention[],
  isModerator: boolean,
  mayRead: (id: string) => boolean,
): Mention[] => mentions.filter(([, , id]) => (isEverybody(id) ? isModerator : mayRead(id)));

/** What is wrong with the mentions of a body beyond their shape, or undefined. */
export function faultOfMentions(
  { text, mentions = [] }: Text,
  { messageMentions }: Limits,
): { code: ErrorCode; message: string } | undefined {
  if (mentions.length > messageMentions) {
    return { code: 'too-many', message: `a text has at most ${messageMentions} mentions` };
  }
  let end = 0;
  for (const [start, length] of mentions) {
    if (start < end || start + length > text.length || text[start] !== '@') {
      return {
        code: 'bad-message',
        message: 'body.mentions must be in order, each of a stretch of the text that begins with @',
      };
    }
    end = start + length;
  }
  return undefined;
}

/**
 * Where mentions of a text are in what filters have made of it. They put asterisks in place of characters, as many as there were, of which some were two
 * code units. One of which nothing is left is none.
 */
export function movedMentions(mentions: readonly Mention[], text: string, masked: string): Mention[] {
  const places = [...unitsBefore(text)];
  const moved = [...unitsBefore(masked)];
  const placeOf = new Map(places.map((unit, index) => [unit, moved[index]]));
  return mentions.flatMap(([start, length, id]): Mention[] => {
    const from = placeOf.get(start);
    const to = placeOf.get(start + length);
    return from !== undefined && to !== undefined && masked[from] === '@' ? [[from, to - from, id]] : [];
  });
}

/** How many code units stand before each character of a text, and before its end. */
function* unitsBefore(text: string): Generator<number> {
  let units = 0;
  yield units;
  for (const character of text) yield (units += character.length);
}

/** A text in which mentions of somebody who is erased do not tell their name (P21); not longer, in UTF-8, than it was. */
export function withoutNameOf(user: string, text: string, mentions: readonly Mention[] = []): string {
  let result = '';
  let at = 0;
  for (const [start, length, id] of mentions) {
    if (id !== user) continue;
    result += `${text.slice(at, start)}@${'*'.repeat(length - 1)}`;
    at = start + length;
  }
  return result + text.slice(at);
}
