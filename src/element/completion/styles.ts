import type { Kit } from '../kit.ts';

/** The list above the field. */
export const completionStyles = ({ css }: Kit) => css`
  .cpl {
    position: absolute;
    z-index: 2;
    inset-block-end: var(--b);
    inset-inline: 12px;
    max-inline-size: 360px;
    max-block-size: min(232px, 50%);
    margin: 0;
    padding: 4px;
    overflow: hidden auto;
    scrollbar-width: thin;
    list-style: none;
    border: 1px solid var(--line);
    border-radius: var(--r3);
    background: var(--pop);
    color: var(--ink);
    box-shadow: var(--sh2);
    font: var(--dense);
    animation: pop var(--fast) var(--ease);
  }
  .cpl li {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 36px;
    padding: 2px 8px;
    border-radius: var(--r2);
    cursor: pointer;
  }
  .cpl li:hover {
    background: var(--hover);
  }
  .cpl [aria-selected='true'],
  .cpl [aria-selected='true']:hover {
    background: var(--soft);
    color: var(--accent-text);
  }
  .cpl bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .cpl small {
    margin-inline-start: auto;
    flex: none;
    font: var(--meta);
    color: var(--text-2);
  }
  @media (pointer: coarse) {
    .cpl li {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .cpl [aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
