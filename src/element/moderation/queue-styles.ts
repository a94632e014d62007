import type { Kit } from '../kit.ts';

/** What waits for moderators: over the conversation, and beside it where there is room for both. */
export const queueStyles = ({ css }: Kit) => css`
  .mqb {
    position: relative;
  }
  .mqb > i:not(.i) {
    position: absolute;
    inset-block-start: 0;
    inset-inline-end: 0;
    min-inline-size: 18px;
    padding-inline: 5px;
    border-radius: 9px;
    background: var(--fill);
    color: var(--on-fill);
    font: 600 11px/18px var(--font);
    text-align: center;
  }
  .modq {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    background: var(--bg);
    padding-block: inherit;
    animation: fade var(--fast) var(--ease);
  }
  [data-panes~='modq']:where([data-under~='760']) > :not(.modq) {
    visibility: hidden;
  }
  :where([data-under]:not([data-under~='760'])) .modq {
    inset-inline-start: auto;
    inline-size: 360px;
    border-inline-start: 1px solid var(--line);
  }
  [data-panes~='modq']:where([data-under]:not([data-under~='760'])) > :not(.modq, .menu, dialog, [popover]) {
    margin-inline-end: 360px;
  }
  .modq > header {
    display: flex;
    align-items: center;
    min-block-size: 60px;
    padding-inline: 16px 8px;
    border-block-end: 1px solid var(--line);
  }
  .modq h2 {
    flex: 1;
    font: 600 calc(var(--size) + 2px) / 24px var(--font);
    text-align: start;
  }
  .mqbody {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    overscroll-behavior: contain;
    padding: 12px 16px 16px;
    text-align: start;
  }
  .mqbody > p {
    font: var(--dense);
    color: var(--text-2);
  }
  .mqbody h3 {
    margin-block: 8px;
    font: var(--meta);
    font-weight: 600;
    color: var(--text-2);
  }
  .mqbody ul {
    display: grid;
    gap: 12px;
    margin: 0 0 16px;
    padding: 0;
    list-style: none;
  }
  .mqi {
    display: grid;
    grid-template-columns: 28px minmax(0, 1fr) auto;
    gap: 4px 10px;
    align-items: center;
    padding: 12px;
    border: 1px solid var(--line);
    border-radius: var(--r2);
    font: var(--dense);
  }
  .mqi > b {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .mqi time,
  .mqwhy {
    font: var(--meta);
    color: var(--text-2);
  }
  .mqi > :is(.mqtext, .mqwhy, .mqdo) {
    grid-column: 1 / -1;
  }
  .mqtext {
    font: var(--body);
    max-block-size: 12em;
    overflow: auto;
    white-space: pre-line;
    overflow-wrap: anywhere;
  }
  .mqtext:focus-visible {
    outline-offset: -2px;
  }
  .mqwhy {
    overflow-wrap: anywhere;
  }
  .mqdo {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin-block-start: 6px;
  }
  .mqdo p {
    flex-basis: 100%;
    font-weight: 500;
  }
  .mqdo .dbtn {
    min-block-size: 32px;
    padding-inline: 10px;
  }
  @media (pointer: coarse) {
    .mqdo .dbtn {
      min-block-size: 44px;
    }
  }
`;
