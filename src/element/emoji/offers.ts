import type { FeatureContext } from '../feature.ts';
import { isInCode } from './codes.ts';
import type { EmojiData } from './data.ts';

/** So many are offered in the field. */
const most = 8;

/** An emoji that fits to what is written, and what is shown of it. */
export interface Offer {
  readonly text: string;
  readonly shown: unknown;
}

/** Whether an emoji may be offered for what is being written. */
export function mayOffer(begun: string, { writing: { field } }: FeatureContext): boolean {
  return !!field && !isInCode(field.value.slice(0, field.selectionStart - begun.length - 1));
}

/** What fits to the beginning of a code, or of a word of a name, as it is written in the field. */
export function offersFor(begun: string, data: EmojiData, tone: number, { kit }: FeatureContext): readonly Offer[] {
  const { html } = kit;
  const codes = new Map(data.codesLike(begun.toLowerCase(), most).map(({ emoji, code }) => [emoji, `:${code}:`]));
  const all = new Set([...codes.keys(), ...data.find(begun, most, false)]);
  return [...all].slice(0, most).map((base) => {
    const text = data.inTone(base, tone);
    return { text, shown: html`<i>${text}</i><bdi>${codes.get(base) ?? nameIn(data, base)}</bdi>` };
  });
}

/** What an emoji is called, with its skin tone. */
export const nameIn = (data: EmojiData, emoji: string): string => data.nameOf(emoji).filter(Boolean).join(', ');
