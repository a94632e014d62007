import { css } from 'lit';

/** The columns: queues, list, conversation, visitor. All have a head of 60 pixels, so that one line runs across. */
export const frame = css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: 320px;
    --warn-soft: light-dark(color-mix(in oklab, #e6a100 11%, var(--bg)), color-mix(in oklab, #f1bf63 12%, var(--bg)));
    --warn-line: light-dark(color-mix(in oklab, #b77a00 42%, var(--bg)), color-mix(in oklab, #f1bf63 40%, var(--bg)));
  }
  .frame {
    block-size: 100%;
    container-type: inline-size;
    font: var(--body);
    background: var(--bg);
    color: var(--ink);
  }
  :host > .frame {
    display: block;
  }
  ul,
  dl,
  dd {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .desk {
    block-size: 100%;
    display: grid;
    grid-template-columns: 216px 340px minmax(0, 1fr);
    grid-template-rows: auto minmax(0, 1fr);
    overflow: hidden;
    position: relative;
  }
  .desk > * {
    min-inline-size: 0;
    min-block-size: 0;
  }
  .desk > .strip {
    grid-column: 1 / -1;
  }
  .page {
    grid-column: 2 / -1;
    overflow: hidden auto;
  }
  .nav,
  .list,
  .page,
  .conversation,
  .details {
    grid-row: 2;
    display: flex;
    flex-direction: column;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 60px;
    padding-inline: 16px 12px;
    border-block-end: 1px solid var(--line);
    flex: none;
  }
  .head > h2 {
    font: 600 calc(var(--size) + 2px) / 1.5 var(--font);
  }
  .space {
    flex: 1;
  }
  .mirrored:dir(rtl) .i {
    transform: scaleX(-1);
  }
  .strip {
    display: flex;
    gap: 8px;
    padding: 8px 16px;
    background: var(--sunken);
    border-block-end: 1px solid var(--line);
    font: var(--dense);
    color: var(--text-2);
  }
  .strip b {
    color: var(--ink);
    font-weight: 500;
  }
  .strip .i {
    --icon: 16px;
    margin-block-start: 2px;
  }
  .strip.warn .i {
    color: var(--warn);
  }
  .strip.bad {
    background: var(--danger-soft);
  }
  .strip.bad .i {
    color: var(--danger);
  }

  .nav {
    background: var(--sunken);
    border-inline-end: 1px solid var(--line);
    padding: 0 8px 8px;
    overflow: hidden auto;
    font: var(--dense);
  }
  .nav h1 {
    margin: 0;
    padding: 18px 8px;
    font: 600 calc(var(--size) + 2px) / 24px var(--font);
  }
  .queues,
  .below {
    display: grid;
    gap: 1px;
  }
  .below {
    margin-block-start: auto;
    padding-block-start: 16px;
  }
  .queue {
    inline-size: 100%;
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 32px;
    padding-inline: 8px;
    border-radius: var(--r2);
    color: var(--text-2);
    text-align: start;
    --icon: 18px;
  }
  .queue .i {
    color: var(--text-3);
  }
  .queue:hover {
    background: var(--hover);
  }
  .queue.on {
    background: light-dark(color-mix(in oklab, var(--tint) 9%, var(--bg)), var(--raised));
    color: var(--ink);
    font-weight: 500;
  }
  .queue.on .i {
    color: inherit;
  }
  .count[hidden] {
    display: none;
  }
  .count {
    margin-inline-start: auto;
    font-variant-numeric: tabular-nums;
    color: var(--text-3);
    white-space: nowrap;
  }
  .queue.on .count {
    color: inherit;
  }
  .count.alarm.alarm {
    min-inline-size: 20px;
    padding-inline: 6px;
    border-radius: 10px;
    background: var(--danger-fill);
    color: #fff;
    font: 600 12px/20px var(--font);
    text-align: center;
  }
  .self {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 8px;
    font-weight: 500;
  }
  ::slotted([slot='account']) {
    display: block;
    padding: 6px 8px;
  }
  .people li {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 6px 8px;
  }
`;
