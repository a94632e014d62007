import { html, type TemplateResult } from 'lit';
import { addressOf } from './address.ts';
import type { ChatMessage } from '../client/index.ts';

const opening = '([{<"\'“‘«';
const closing = '.,;:!?)]}>"\'”’»…';

/**
 * A text with its addresses as links. Everything reaches the page by text and attribute bindings. One pass over the words, each looked at
 * once: the time is linear in the length of the text, whatever is in it.
 */
export function richText(text: string): readonly (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
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
      parts.push(
        plain + word.slice(0, start),
        html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow" tabindex="-1">${shown}</a>`,
      );
      plain = word.slice(end);
    } else {
      plain += word;
    }
  }
  parts.push(plain);
  return parts;
}

/** What is said of a message: its text, or what its files are called. */
export const wordsOf = ({ text, files }: ChatMessage) => text || (files ?? []).map(({ name }) => name).join(', ');

let emoji: RegExp | undefined;

/** Whether a text is one to three emoji and nothing else. */
export function isJumbo(text: string): boolean {
  if (text.length > 60) return false;
  emoji ??= new RegExp('^(\\p{RGI_Emoji}\\s?){1,3}$', 'v');
  return emoji.test(text);
}
