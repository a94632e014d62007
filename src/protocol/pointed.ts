/** Something on a page that a visitor shows the team (P52): words and where they stand, no picture. */
export interface Pointed {
  /** Missing where the visitor does not tell on which page they are. */
  readonly page?: { readonly title: string; readonly address: string };
  /** The name of its tag, in small letters. */
  readonly tag: string;
  /** Its role, by ARIA. */
  readonly role?: string;
  /** What it is called. */
  readonly name?: string;
  /** How its text begins. */
  readonly text?: string;
  /** Where it is in what was seen of the page, in CSS pixels: from the left, from the top, width, height. */
  readonly box: readonly [left: number, top: number, width: number, height: number];
  /** How much was seen of the page: width and height. */
  readonly view: readonly [width: number, height: number];
}

/** The longest of its words, in UTF-16 code units, and how far a box may be away, in pixels. */
export const pointedLimits = {
  tag: 40,
  role: 40,
  name: 120,
  text: 300,
  title: 200,
  address: 500,
  pixels: 100_000,
} as const;

/** All its words: each of them stands in the text of the message, too. */
export const pointedWords = ({ page, name, text }: Pointed): string[] =>
  [name, text, page?.title, page?.address].filter((words): words is string => !!words);
