import type { Kit } from '../kit.ts';

/** Search: over the conversation, and beside it where there is room for both. */
export const searchStyles = ({ css }: Kit) => css`
  .srch {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    background: var(--bg);
    padding-block: inherit;
    animation: fade var(--fast) var(--ease);
  }
  [data-panes~='srch']:where([data-under~='760']) > :not(.srch) {
    visibility: hidden;
  }
  :where([data-under]:not([data-under~='760'])) .srch {
    inset-inline-start: auto;
    inline-size: 360px;
    border-inline-start: 1px solid var(--line);
  }
  [data-panes~='srch']:where([data-under]:not([data-under~='760'])) > :not(.srch) {
    margin-inline-end: 360px;
  }
  .srch form {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 60px;
    padding-inline: 16px 8px;
    border-block-end: 1px solid var(--line);
  }
  .srch label {
    flex: 1;
    min-inline-size: 0;
    display: flex;
    align-items: center;
    gap: 8px;
    padding-inline: 10px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    --icon: 16px;
  }
  .srch label:focus-within {
    outline: 2px solid var(--fill);
    outline-offset: -1px;
  }
  .srch label .i {
    flex: none;
    color: var(--text-2);
  }
  .srch input {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 34px;
    padding: 0;
    border: 0;
    outline: 0;
    background: none;
    color: inherit;
    font: var(--body);
    appearance: none;
  }
  .srch input::placeholder {
    color: var(--text-3);
    opacity: 1;
  }
  .srch input::-webkit-search-cancel-button {
    display: none;
  }
  .hits {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    overscroll-behavior: contain;
    padding: 12px 8px;
  }
  .hits > :is(p, .link) {
    padding-inline: 8px;
    font: var(--meta);
    color: var(--text-2);
  }
  .hits ul {
    margin: 4px 0 0;
    padding: 0;
    list-style: none;
  }
  .hit {
    inline-size: 100%;
    display: grid;
    grid-template-columns: 28px minmax(0, 1fr) auto;
    gap: 0 10px;
    padding: 8px;
    border-radius: var(--r2);
    text-align: start;
    font: var(--dense);
    color: var(--text-2);
  }
  .hit:is(:hover, :focus) {
    background: var(--hover);
    outline-offset: -2px;
  }
  .hit .ava {
    grid-row: span 2;
  }
  .hit b {
    font: var(--body);
    font-weight: 600;
    color: var(--ink);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .hit time {
    font: var(--meta);
  }
  .hit > [dir] {
    grid-column: 2 / -1;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  .hit mark {
    background: light-dark(#ffe9a8, #6b5300);
    color: var(--ink);
    border-radius: 2px;
  }
  /* There it is behind “⋯”. */
  :where([data-under~='341']) .head .find,
  :where([data-under~='420']) .head:has(.toabout ~ .ib ~ .ib ~ .ib ~ .ib) .find {
    display: none;
  }
  @media (max-width: 480px), (max-height: 480px) {
    .srch input {
      font-size: max(16px, var(--size));
      min-block-size: 42px;
    }
  }
`;
