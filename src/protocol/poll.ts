/** What a message asks of all who read it (P35). The words are in its text: see {@link pollTexts}. */
export interface Poll {
  /** How many options there are. */
  readonly options: number;
  /** Whether one may choose several. */
  readonly multiple?: true;
  /** Whether the relay tells who chose what. */
  readonly names?: true;
  /** When it ends by itself, in milliseconds since 1970 by the relay's clock. No entry says so. */
  readonly ends?: number;
  /** How many have chosen each option. */
  readonly votes: readonly number[];
  /** How many have chosen any. */
  readonly voters: number;
  /** Set once it was closed: when, and by whom. */
  readonly closed?: { readonly at: number; readonly by: string };
}

/** A poll as whoever sends it says it. */
export interface NewPoll {
  readonly options: number;
  readonly multiple?: true;
  readonly names?: true;
  /** Milliseconds from when it is stored until it ends. */
  readonly duration?: number;
}

/** How many options a poll may have, and how long each may be in UTF-16 code units. */
export const pollOptions = { least: 2, most: 10, length: 200 } as const;

/** What stands before each option in the text. */
const mark = '- ';

const line = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The text of a message with a poll: the question, and then each option on a line of its own. Whoever knows no polls reads a list. */
export const pollText = (question: string, options: readonly string[]): string =>
  [question.trim(), ...options.map((option) => mark + line(option))].join('\n');

/** Question and options of a poll, by the text of its message; undefined where it has fewer. */
export function pollTexts(
  text: string,
  options: number,
): { readonly question: string; readonly options: readonly string[] } | undefined {
  const lines = text.split('\n');
  const last = lines.splice(Math.max(lines.length - options, 1));
  if (last.length < options || last.some((each) => !each.startsWith(mark))) return undefined;
  return { question: lines.join('\n'), options: last.map((each) => each.slice(mark.length)) };
}
