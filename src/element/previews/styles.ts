import type { Kit } from '../kit.ts';

/** A card in the bubble of its message, of one size before and after it is known. It takes its colours from the text around it. */
export const previewStyles = ({ css }: Kit) => css`
  .lpv.lpv {
    display: grid;
    align-content: center;
    inline-size: 320px;
    max-inline-size: 100%;
    block-size: 88px;
    margin-block: 6px 2px;
    padding: 8px 12px;
    border-radius: var(--r2);
    background: color-mix(in srgb, currentColor 7%, transparent);
    color: inherit;
    text-decoration: none;
    text-align: start;
    overflow: hidden;
  }
  .rows .bub.bub .lpv {
    color: inherit;
  }
  @media (hover: hover) {
    a.lpv:hover {
      background: color-mix(in srgb, currentColor 12%, transparent);
    }
  }
  a.lpv:focus-visible {
    outline-offset: -2px;
  }
  .own .sent a.lpv:focus-visible {
    outline-color: currentColor;
  }
  .rows .own .sent a.lpv:focus-visible {
    outline-color: var(--accent-text);
  }
  .lpv > * {
    min-inline-size: 0;
    text-align: match-parent;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .lpv small {
    font: var(--meta);
  }
  .lpv b {
    font: var(--dense);
    font-weight: 600;
  }
  @media (hover: hover) {
    a.lpv:hover b {
      text-decoration: underline;
      text-underline-offset: 2px;
    }
  }
  .lpv span,
  .lpv b:last-child {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .lpv span {
    font: var(--meta);
  }
  @media (forced-colors: active) {
    .lpv {
      border: 1px solid CanvasText;
    }
  }
`;
