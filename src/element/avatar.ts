import { html } from 'lit';

function hue(id: string): number {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + letter.codePointAt(0)!) % 9973;
  return (hash * 137) % 360;
}

/**
 * A person's initials on a colour of their own. It says nothing that is not said beside it, so it is hidden from screen readers.
 *
 * @param size '' is 28 px, with two letters; `tiny` 16, with one; `big` 36.
 * @param presence A presence dot.
 */
export function avatar(id: string, name: string, size: '' | 'tiny' | 'big' = '', presence: unknown = '') {
  const letters = name.match(/(?<!\S)\S/gu) ?? [''];
  const initials = letters[0] + (letters.length > 1 && size !== 'tiny' ? letters.at(-1)! : '');
  // Through the style object: a style attribute would need the page's leave.
  return html`<span class="ava ${size}" data-who=${id} .style=${`--h:${hue(id)}`} aria-hidden="true"
    >${initials.toUpperCase()}${presence}</span
  >`;
}
