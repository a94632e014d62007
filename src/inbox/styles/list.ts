import { css } from 'lit';

/** The list of conversations: rows of one height, each where it belongs, of which only those in sight are there. */
export const list = css`
  .list {
    border-inline-end: 1px solid var(--line);
  }
  .finder {
    display: block;
    flex: none;
    position: relative;
    padding: 8px 12px 4px;
    color: var(--text-2);
    --icon: 16px;
  }
  .finder .i {
    position: absolute;
    inset-block-start: calc(50% - 6px);
    inset-inline-start: 22px;
    pointer-events: none;
  }
  .finder input {
    inline-size: 100%;
    min-block-size: var(--hit);
    padding-inline: 32px 10px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
    color: var(--ink);
  }
  .rows {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    padding-block: 4px;
  }
  .rows[hidden] {
    display: none;
  }
  .all {
    position: relative;
  }
  .row {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 8px;
    block-size: 84px;
    display: grid;
    grid-template: 20px 20px 24px / 36px minmax(0, 1fr);
    align-content: center;
    column-gap: 12px;
    padding-inline: 10px;
    border-radius: var(--r2);
    cursor: pointer;
    overflow: hidden;
  }
  .row:hover {
    background: var(--hover);
  }
  .row.on {
    background: var(--soft);
  }
  .list:focus-visible,
  .row:focus-visible {
    outline-offset: -2px;
  }
  .row > .ava {
    grid-row: 1 / 4;
    margin-block-start: 2px;
  }
  .top,
  .marks {
    display: flex;
    align-items: center;
    gap: 6px;
    min-inline-size: 0;
  }
  .top b {
    flex: 1;
    min-inline-size: 0;
    font-weight: 500;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .unread .top b {
    font-weight: 600;
  }
  .top time {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    font: var(--meta);
    color: var(--text-2);
    white-space: nowrap;
    --icon: 14px;
  }
  .since {
    font-weight: 500;
  }
  .top .late {
    color: var(--warn);
  }
  .top .overdue {
    color: var(--danger);
  }
  .words {
    font: var(--dense);
    color: var(--text-2);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    text-align: start;
  }
  .unread .words {
    color: var(--ink);
  }
  .marks {
    padding-block-start: 2px;
    overflow: hidden;
  }
  /* What has no room is not there, rather than cut. */
  .chips {
    flex: 1 1 0;
    display: flex;
    flex-wrap: wrap;
    gap: 4px 6px;
    min-inline-size: 0;
    block-size: 20px;
    overflow: hidden;
  }
  .due-chip {
    --icon: 14px;
    flex: none;
  }
  .due-chip.soon {
    background: var(--warn-soft);
    color: var(--warn);
    font-weight: 500;
  }
  .due-chip.late {
    background: var(--danger-soft);
    color: var(--danger);
    font-weight: 500;
  }
  .promised {
    white-space: nowrap;
  }
  .promised.soon {
    color: var(--warn);
  }
  .promised.late {
    color: var(--danger);
  }
  .row.on .tag:not(.soon, .late) {
    background: var(--bg);
  }
  .badge {
    flex: none;
  }
  .badge {
    min-inline-size: 20px;
    padding-inline: 6px;
    border-radius: 10px;
    background: var(--fill);
    color: var(--on-fill);
    font: 600 12px/20px var(--font);
    text-align: center;
  }
  .chips:has(.due-chip) ~ .with {
    max-inline-size: 16px;
    overflow: hidden;
  }
  .with bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .with {
    max-inline-size: 40%;
    display: inline-flex;
    align-items: center;
    gap: 4px;
    font: var(--meta);
    color: var(--text-2);
  }
  .bones {
    padding: 8px;
  }
  .bones i {
    display: block;
    block-size: 64px;
    margin: 10px;
    border-radius: var(--r2);
    background: var(--raised);
    animation: pulse 1.6s var(--ease) infinite alternate;
  }
  /* A picture, a name, and what was said. */
  .of-rows i {
    block-size: 56px;
    margin: 14px 10px;
    mask:
      radial-gradient(circle 18px at 18px 20px, #000 98%, #0000),
      linear-gradient(#000 0 0) 48px 4px / 40% 12px no-repeat,
      linear-gradient(#000 0 0) 48px 26px / calc(100% - 48px) 12px no-repeat;
  }
  .of-rows:dir(rtl) i {
    transform: scaleX(-1);
  }
`;
