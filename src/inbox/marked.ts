import { html } from 'lit';
import type { SearchHit } from '../client/search.ts';

/** The text of a hit, with what was found in it marked. */
export function marked({ text, ranges }: Pick<SearchHit, 'text' | 'ranges'>) {
  let end = 0;
  const pieces = ranges.map(([from, to]) => {
    const piece = html`${text.slice(end, from)}<mark>${text.slice(from, to)}</mark>`;
    end = to;
    return piece;
  });
  return html`${pieces}${text.slice(end)}`;
}
