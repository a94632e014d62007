import { lineOf } from '../polls/line.ts';
import type { View } from '../view.ts';
import type { Pinned } from './board.ts';
import { english } from './strings.ts';

/** Of a pinned text so much is looked at. */
const longest = 200;

/** Whose message it is. */
export function nameOf({ from, name }: Pinned, { me, conversation, phrase }: View): string {
  return from === me ? phrase(english.you) : (conversation.users.get(from)?.name ?? name);
}

/** What it says, in a line. */
export function textOf(message: Pinned, view: View): string {
  return lineOf(message, view).slice(0, longest) || message.files?.[0]?.name || view.phrase(english.file);
}

export function saidOf(message: Pinned, view: View): string {
  return view.phrase(english.said, { name: nameOf(message, view), text: textOf(message, view) });
}
