import type { View } from './view.ts';

/** What a message says, in one line and without its marks. */
export const inOneLine = (text: string, { actions }: View): string =>
  (actions.part.now?.unmarked(text) ?? text).replaceAll('\n', ' ');
