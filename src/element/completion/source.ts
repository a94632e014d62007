import type { View } from '../view.ts';

/** Something that can be put in place of what was begun. */
export interface Choice {
  /** What is put there; a space follows it where none is. */
  readonly text: string;
  /** What the list shows of it, by text bindings; without it the text. */
  readonly shown?: unknown;
}

/**
 * What completes words that begin with a character of its own. A feature adds one to `completions` of its context:
 * `(context.completions ??= []).push(source)`.
 */
export interface Source<C extends Choice = Choice> {
  /** What begins such a word: one character, at the beginning of the text, behind a space or an opening bracket. */
  readonly trigger: string;
  /** Whether a word may have spaces in it, as names have. */
  readonly spaces?: boolean;
  /** What the list is called. */
  label(view: View): string;
  /** What fits to what was written behind the trigger, the best first; nothing where there is none. */
  find(query: string, view: View): readonly C[] | Promise<readonly C[]>;
  /** One of them was put into the text, at this place. */
  inserted?(choice: C, start: number): void;
}
