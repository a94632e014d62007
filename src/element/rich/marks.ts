import type { Kit } from '../kit.ts';
import { linked } from './links.ts';
import type { Marked, Piece } from '../../protocol/markdown.ts';

/** What a place where texts with marks are shown has of its own. */
export interface MarksPlace {
  readonly kit: Kit;
  /** Of links: whether they are reached by Tab, or by the keys of the log. */
  readonly tab: 0 | -1;
  /** A piece without marks. */
  plain(text: string): unknown;
  /** What stands beside a block of code. */
  beside?(block: string): unknown;
}

const rel = 'noopener noreferrer nofollow';

/** A text with its addresses as links. */
export const withLinks = ({ html }: Kit, text: string, tab: 0 | -1): unknown =>
  linked(text).map((piece) =>
    typeof piece === 'string'
      ? piece
      : html`<a href=${piece.href!} target="_blank" rel=${rel} tabindex=${tab}>${piece.pieces}</a>`,
  );

/**
 * A text by its pieces, by text bindings only.
 *
 * @param end - What stands at its end.
 * @param isGrowing - That more is to come: its end is in the last of its blocks, whatever that is.
 */
export function withMarks(pieces: readonly Piece[], place: MarksPlace, end: unknown, isGrowing: boolean): unknown {
  const { html } = place.kit;
  const last = pieces.at(-1);
  const isWithin = isGrowing || (typeof last === 'object' && last.kind === 'text');
  const shown = pieces.map((piece, index) => show(piece, place, `${index}`, isWithin && piece === last ? end : ''));
  return html`<div class="txt md" dir="auto">${shown}${isWithin ? '' : end}</div>`;
}

function show(piece: Piece, place: MarksPlace, at: string, end: unknown): unknown {
  const { html } = place.kit;
  if (typeof piece === 'string') return place.plain(piece);
  const isText = piece.kind === 'text';
  const last = piece.pieces.length - 1;
  const inner = piece.pieces.map((each, index) =>
    show(each, place, `${at}.${index}`, index === last && !isText ? end : ''),
  );
  switch (piece.kind) {
    case 'bold':
      return html`<strong>${inner}</strong>`;
    case 'italic':
      return html`<em>${inner}</em>`;
    case 'strike':
      return html`<s>${inner}</s>`;
    case 'code':
      return html`<code dir="ltr">${piece.pieces}</code>`;
    case 'link':
      return html`<a href=${piece.href!} title=${piece.href!} target="_blank" rel=${rel} tabindex=${place.tab}
        >${inner}</a
      >`;
    case 'quote':
      return html`<blockquote>${inner}</blockquote>`;
    case 'bullets':
      return html`<ul role="list">
        ${inner}
      </ul>`;
    case 'numbers':
      return html`<ol role="list">
        ${inner}
      </ol>`;
    case 'item':
      return piece.value === undefined ? html`<li>${inner}</li>` : html`<li value=${piece.value}>${inner}</li>`;
    case 'fence':
      return code(piece, place, at, end);
    default:
      return html`<p>${inner}${end}</p>`;
  }
}

const code = ({ pieces }: Marked, { kit, beside }: MarksPlace, at: string, end: unknown): unknown =>
  kit.html`<div class="code">
    <pre dir="ltr"><code>${pieces}${end}</code></pre>
    ${beside?.(at)}
  </div>`;
