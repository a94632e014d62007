import type { Kit } from '../kit.ts';

/** What a message says of its thread, the thread beside the conversation or in its place, and the list of those that one follows. */
export const threadStyles = ({ css }: Kit) => css`
  .thr {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 2px 8px;
    min-block-size: 28px;
    max-inline-size: 100%;
    margin-block: 4px 2px;
    padding: 2px 8px;
    border-radius: var(--r2);
    font: var(--dense);
    color: var(--text-3);
    text-align: start;
    --icon: 14px;
  }
  .rows .thr {
    margin-inline-start: -8px;
  }
  .thr:focus-visible {
    background: var(--raised);
  }
  @media (hover: hover) {
    .thr:hover {
      background: var(--raised);
    }
  }
  .thr b {
    font-weight: 600;
    color: var(--accent-text);
  }
  .thr .stack {
    display: flex;
  }
  .thr .ava {
    --of: 20px;
    box-shadow: 0 0 0 2px var(--bg);
  }
  .thr .ava + .ava {
    margin-inline-start: -5px;
  }
  .thr i.un {
    flex: none;
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: var(--fill);
    forced-color-adjust: none;
  }
  .tin {
    display: flex;
    align-items: center;
    gap: 4px;
    min-block-size: 24px;
    font: var(--meta);
    color: inherit;
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 2px;
    --icon: 14px;
  }
  .rows .tin {
    color: var(--text-2);
  }
  .thread.thread.thread {
    position: absolute;
    z-index: 1;
    inset: 0;
    margin: 0;
    visibility: visible;
    background: var(--bg);
    padding-block: inherit;
    animation: fade var(--fast) var(--ease);
    --alone: grid;
    --beside: none;
    --strip: flex;
  }
  .thread > * {
    display: block;
    block-size: 100%;
  }
  [data-panes~='thread']:where([data-under~='1000']) > :not(.thread) {
    visibility: hidden;
  }
  :where([data-under]:not([data-under~='1000'])) .thread.thread.thread {
    inset-inline-start: auto;
    inline-size: 360px;
    border-inline-start: 1px solid var(--line);
    --alone: none;
    --beside: grid;
    --strip: none;
  }
  [data-panes~='thread']:where([data-under]:not([data-under~='1000'])) > :not(.thread, .rms, .menu, dialog, [popover]) {
    margin-inline-end: 360px;
  }

  .tlist {
    position: relative;
  }
  .tlist > i:not(.i) {
    position: absolute;
    inset-block-start: 0;
    inset-inline-end: 0;
  }
  .tlist > i:not(.i),
  .trow i:not(.i) {
    min-inline-size: 18px;
    padding-inline: 5px;
    border-radius: 9px;
    background: var(--fill);
    color: var(--on-fill);
    font: 600 11px/18px var(--font);
    text-align: center;
  }
  .tall {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    background: var(--bg);
    padding-block: inherit;
    animation: fade var(--fast) var(--ease);
  }
  [data-panes~='tall']:where([data-under~='760']) > :not(.tall) {
    visibility: hidden;
  }
  :where([data-under]:not([data-under~='760'])) .tall {
    inset-inline-start: auto;
    inline-size: 360px;
    border-inline-start: 1px solid var(--line);
  }
  [data-panes~='tall']:where([data-under]:not([data-under~='760'])) > :not(.tall, .menu, dialog, [popover]) {
    margin-inline-end: 360px;
  }
  .tall > header {
    display: flex;
    align-items: center;
    min-block-size: 60px;
    padding-inline: 16px 8px;
    border-block-end: 1px solid var(--line);
  }
  .tall h2 {
    flex: 1;
  }
  .tbody {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    overscroll-behavior: contain;
    padding: 12px 8px;
  }
  .tbody > :is(p, .link) {
    padding-inline: 8px;
    font: var(--dense);
    color: var(--text-2);
  }
  .tbody ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .trow {
    inline-size: 100%;
    display: grid;
    grid-template-columns: 28px minmax(0, auto) minmax(0, 1fr);
    gap: 0 10px;
    align-items: baseline;
    padding: 8px;
    border-radius: var(--r2);
    text-align: start;
    font: var(--dense);
    color: var(--text-2);
  }
  .trow:is(:hover, :focus) {
    background: var(--hover);
    outline-offset: -2px;
  }
  .trow .ava {
    grid-row: span 3;
    align-self: start;
  }
  .trow :is(b, small) {
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .trow b {
    font: var(--body);
    font-weight: 600;
    color: var(--ink);
  }
  .trow :is(small, span:last-child) {
    font: var(--meta);
    color: var(--text-3);
  }
  .trow > span:not(.ava) {
    grid-column: 2 / -1;
  }
  .trow > span:last-child {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 2px 8px;
    padding-block-start: 2px;
  }
  .trow > [dir] {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
  }
`;
