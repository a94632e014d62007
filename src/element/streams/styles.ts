import type { Kit } from '../kit.ts';

/** The caret of a text that is being written, the line under its bubble, and the mark of one that was ended before its time. */
export const streamStyles = ({ css }: Kit) => css`
  .caret {
    display: inline-block;
    inline-size: 7px;
    block-size: 14px;
    margin-inline-start: 3px;
    border-radius: 2px;
    background: var(--accent-text);
    vertical-align: -2px;
    animation: caret 1s steps(2) infinite;
  }
  .own .bub .caret {
    background: currentColor;
  }
  .rows .own .bub .caret {
    background: var(--accent-text);
  }
  /* A quote may stand before them. */
  .msg .bub > .strdot {
    margin-inline-end: 4px;
  }
  .bub .calm {
    animation: none;
  }
  @keyframes caret {
    50% {
      opacity: 0.25;
    }
  }
  .strm {
    grid-row: 5;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    margin-block-start: 4px;
    font: var(--meta);
    color: var(--text-3);
  }
  .own .strm {
    justify-content: flex-end;
  }
  .rows .strm {
    justify-content: flex-start;
  }
  .msg:has(.strm) {
    padding-block-end: 6px;
  }
  .strm .bad {
    color: var(--danger);
  }
  .strb {
    min-block-size: 28px;
    padding-inline: 8px 10px;
    display: flex;
    align-items: center;
    gap: 4px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
    color: var(--ink);
    font: var(--dense);
    font-weight: 500;
    --icon: 16px;
  }
  .strb:hover {
    background: linear-gradient(var(--hover)) var(--bg);
  }
  .strb[aria-disabled='true'] {
    opacity: 0.6;
    cursor: default;
  }
  .strend {
    display: flex;
    align-items: center;
    gap: 4px;
    margin-block-start: 4px;
    font: var(--meta);
    opacity: 0.85;
    --icon: 14px;
  }
  @media (hover: none) {
    .strb {
      min-block-size: 36px;
    }
  }
  @media (forced-colors: active) {
    .caret,
    .strdot {
      background: CanvasText;
      forced-color-adjust: none;
    }
  }
`;
