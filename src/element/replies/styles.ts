import type { Kit } from '../kit.ts';

/** What a message answers, in its bubble and above the field. */
export const replyStyles = ({ css }: Kit) => css`
  .qt {
    display: block;
    inline-size: calc(100% + 8px);
    margin: -2px -4px 6px;
    padding: 4px 8px;
    border-radius: var(--r2);
    background: color-mix(in srgb, currentColor 9%, transparent);
    font: var(--dense);
    text-align: start;
  }
  .rows .qt {
    inline-size: auto;
    max-inline-size: 100%;
    margin: 2px 0 4px;
    background: var(--raised);
  }
  .qt :is(b, span) {
    display: block;
  }
  .qt b,
  .ctx b {
    font: var(--meta);
    font-weight: 600;
    color: var(--accent-text);
  }
  .own .bub .qt b {
    color: inherit;
  }
  .rows .own .bub .qt b {
    color: var(--accent-text);
  }
  .qt span {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }
  .ctx .rp {
    flex: 1;
    min-inline-size: 0;
    padding-block: 4px;
  }
  .ctx .rp span {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font: var(--dense);
    color: var(--text-2);
  }
  @media (hover: none) {
    /* A swipe to the side answers. */
    .msg {
      touch-action: pan-y;
    }
  }
  @media (forced-colors: active) {
    .qt {
      border: 1px solid CanvasText;
    }
  }
`;
