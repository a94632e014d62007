import { markedUp, type Marked, type Piece } from '../../../src/protocol/markdown.ts';
import { html, type Html, type HtmlValue } from '../inbox/html.ts';

const mono = 'font-family: monospace; background: #f1f3f4; border-radius: 4px';

/** A text as HTML, with its marks drawn as the chat draws them. All that people wrote is text, and links lead where `markedUp` has found it safe. */
export function marksOf(text: string): Html {
  const pieces = markedUp(text);
  if (!pieces) return html`<div dir="auto" style="white-space: pre-wrap">${text}</div>`;
  return html`<div dir="auto">${pieces.map(shown)}</div>`;
}

function shown(piece: Piece): HtmlValue {
  if (typeof piece === 'string') return piece;
  const inner = piece.pieces.map(shown);
  switch (piece.kind) {
    case 'bold':
      return html`<strong>${inner}</strong>`;
    case 'italic':
      return html`<em>${inner}</em>`;
    case 'strike':
      return html`<s>${inner}</s>`;
    case 'code':
      return html`<code dir="ltr" style="${mono}; padding: 0 4px">${inner}</code>`;
    case 'link':
    case 'address':
      return html`<a href="${piece.href}">${inner}</a>`;
    case 'quote':
      return html`<blockquote style="margin: 0 0 8px; padding: 0 0 0 12px; border-left: 3px solid #cccccc">
        ${inner}
      </blockquote>`;
    case 'bullets':
      return html`<ul style="margin: 0 0 8px; padding: 0 0 0 24px">
        ${inner}
      </ul>`;
    case 'numbers':
      return html`<ol style="margin: 0 0 8px; padding: 0 0 0 28px">
        ${inner}
      </ol>`;
    case 'item':
      return itemOf(piece, inner);
    case 'fence':
      return html`<pre dir="ltr" style="${mono}; margin: 0 0 8px; padding: 8px; white-space: pre-wrap">${inner}</pre>`;
    default:
      return html`<div style="margin: 0 0 8px; white-space: pre-wrap">${inner}</div>`;
  }
}

const itemOf = ({ value }: Marked, inner: HtmlValue): Html =>
  value === undefined ? html`<li>${inner}</li>` : html`<li value="${value}">${inner}</li>`;
