import type { Kit } from '../kit.ts';

/** The bar under the header, the list of all pins, over the conversation or beside it, and the mark at a message. */
export const pinStyles = ({ css }: Kit) => css`
  .head:has(.pinbar) {
    flex-wrap: wrap;
    row-gap: 0;
    border-block-end: 0;
  }
  .head:has(.pinbar) .who {
    min-block-size: 60px;
    align-content: center;
  }
  .pinbar {
    /* What the header has at its sides. */
    --start: -16px;
    --end: -8px;
    order: 1;
    flex: 0 0 calc(100% - var(--start) - var(--end));
    min-inline-size: 0;
    min-block-size: 40px;
    margin-inline: var(--start) var(--end);
    padding-inline: 16px;
    display: flex;
    align-items: center;
    gap: 8px;
    border-block: 1px solid var(--line);
    background: var(--sunken);
    font: var(--dense);
    color: var(--text-2);
    text-align: start;
    outline-offset: -2px;
    --icon: 16px;
  }
  @media (hover: hover) {
    .pinbar:hover {
      background: var(--raised);
    }
  }
  .pinbar > .i {
    flex: none;
  }
  .pinbar :is(b, [dir]) {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .pinbar b {
    flex: none;
    max-inline-size: 40%;
    color: var(--ink);
  }
  .pinbar > [dir] {
    flex: 1;
    min-inline-size: 0;
    text-align: match-parent;
  }
  .pinbar > i:not(.i) {
    flex: none;
    min-inline-size: 20px;
    padding-inline: 6px;
    border-radius: 10px;
    background: var(--hover);
    font: 600 12px/20px var(--font);
    text-align: center;
  }
  .rms.room ~ .head .pinbar {
    --start: -54px;
  }
  .pinall {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    background: var(--bg);
    padding-block: inherit;
    animation: fade var(--fast) var(--ease);
  }
  [data-panes~='pinall']:where([data-under~='760']) > :not(.pinall) {
    visibility: hidden;
  }
  :where([data-under]:not([data-under~='760'])) .pinall {
    inset-inline-start: auto;
    inline-size: 360px;
    border-inline-start: 1px solid var(--line);
  }
  [data-panes~='pinall']:where([data-under]:not([data-under~='760'])) > :not(.pinall) {
    margin-inline-end: 360px;
  }
  .pinall > header {
    display: flex;
    align-items: center;
    min-block-size: 60px;
    padding-inline: 16px 8px;
    border-block-end: 1px solid var(--line);
  }
  .pinall h2 {
    flex: 1;
  }
  .pins {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    overscroll-behavior: contain;
    padding: 12px 8px;
  }
  .pins > :is(p, .link) {
    padding-inline: 8px;
    font: var(--meta);
    color: var(--text-2);
  }
  .pins ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .pins li {
    display: flex;
    align-items: start;
  }
  .pins li > .link {
    flex: none;
    margin-block: 6px;
  }
  .pind .link {
    color: inherit;
    text-decoration: underline;
  }
  .pinrow {
    flex: 1;
    min-inline-size: 0;
    display: grid;
    grid-template-columns: 28px minmax(0, 1fr);
    gap: 0 10px;
    padding: 8px;
    border-radius: var(--r2);
    text-align: start;
    font: var(--dense);
    color: var(--text-2);
  }
  .pinrow:is(:hover, :focus) {
    background: var(--hover);
    outline-offset: -2px;
  }
  .pinrow .ava {
    grid-row: span 3;
  }
  .pinrow b {
    font: var(--body);
    font-weight: 600;
    color: var(--ink);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .pinrow > :is(span[dir], time) {
    grid-column: 2;
  }
  .pinrow > [dir] {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  .pinrow time {
    font: var(--meta);
  }
  .pind,
  .pinno {
    display: flex;
    align-items: center;
    gap: 4px;
    font: var(--meta);
    --icon: 14px;
  }
  .pind {
    margin-block-start: 4px;
    opacity: 0.85;
  }
  .pinno {
    gap: 6px;
    padding: 0 4px 6px;
    color: var(--danger);
  }
  @media (max-width: 480px), (max-height: 480px) {
    .bubble .head:has(.pinbar) .who {
      min-block-size: 56px;
    }
    .bubble .pinbar {
      --start: -4px;
      --end: -16px;
    }
  }
`;
