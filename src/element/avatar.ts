import { html } from 'lit';

function hue(id: string): number {
  let hash = 0;
  for (let index = 0; index < id.length; index++) hash = (hash * 31 + id.charCodeAt(index)) % 3600;
  return hash / 10;
}

const letters = new Intl.Segmenter();
const initial = (word: string | undefined) => (word ? ([...letters.segment(word)][0]?.segment ?? '') : '');

/**
 * A person's initials on a colour of their own. It says nothing that is not said beside it, so it is hidden from screen readers.
 *
 * @param size '' is 28 px, with two letters; `tiny` 16, with one; `big` 36.
 * @param present Whether to show a presence dot, and which.
 */
export function avatar(id: string, name: string, size: '' | 'tiny' | 'big' = '', present?: boolean) {
  const words = name.trim().split(/\s+/);
  const second = size === 'tiny' || words.length < 2 ? '' : initial(words.at(-1));
  // Through the style object: a style attribute would need the page's leave.
  return html`<span class="ava ${size}" .style=${`--h:${hue(id)}`} aria-hidden="true"
    >${(initial(words[0]) + second).toUpperCase()}${
      present === undefined ? '' : html`<i class="dot ${present ? '' : 'off'}"></i>`
    }</span
  >`;
}
