import { css } from 'lit';

/** Where there is less room: the visitor's card lies over the conversation, the queues are icons, and on a phone there is one thing at a time. */
export const narrow = css`
  @container (width >= 1200px) {
    .desk[data-opened='true'] {
      grid-template-columns: 216px 340px minmax(0, 1fr) 300px;
    }
    .ib.narrow {
      display: none;
    }
  }
  @container (width < 1200px) {
    .details {
      position: absolute;
      inset-block: 0;
      inset-inline-end: 0;
      inline-size: min(300px, 100%);
      box-shadow: var(--sh3);
      z-index: 2;
    }
    .desk:not([data-pane='details']) > .details {
      display: none;
    }
  }
  @container (width < 900px) {
    .desk {
      grid-template-columns: 52px 280px minmax(0, 1fr);
    }
    .nav .name {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .nav {
      padding-block-start: 12px;
    }
    .nav .queue {
      position: relative;
      min-block-size: 36px;
      flex-direction: column;
      justify-content: center;
      gap: 1px;
      padding: 4px 0;
    }
    /* Below its icon: over it neither could be read. */
    .nav .queue .count {
      margin: 0;
      font: 500 11px/14px var(--font);
    }
    .nav .queue .count.alarm {
      min-inline-size: 16px;
      padding-inline: 4px;
      border-radius: 7px;
      font-weight: 600;
      line-height: 14px;
    }
    .below .count {
      display: none;
    }
    .nav .self {
      padding: 4px;
    }
  }
  @container (640px <= width < 900px) {
    ::slotted([slot='account']) {
      display: none;
    }
  }
  @container (width >= 640px) {
    .phone {
      display: none;
    }
  }
  @container (width < 640px) {
    .desk {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: auto minmax(0, 1fr) auto;
    }
    .list,
    .page,
    .conversation,
    .details {
      grid-column: 1;
      border: 0;
    }
    .phone-bar {
      grid-row: 3;
      display: flex;
      padding: 2px 4px calc(2px + env(safe-area-inset-bottom));
      border-block-start: 1px solid var(--line);
      background: var(--bg);
    }
    .tab {
      position: relative;
      flex: 1;
      min-inline-size: 0;
      display: grid;
      place-items: center;
      align-content: center;
      gap: 2px;
      min-block-size: 52px;
      border-radius: var(--r2);
      color: var(--text-2);
      font: 500 11px/14px var(--font);
      --icon: 20px;
    }
    .tab > span:not(.count, .sr, .ava) {
      max-inline-size: 100%;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .tab > .ava {
      --of: 20px;
      font-size: 9px;
    }
    .tab .dot {
      inline-size: 10px;
      block-size: 10px;
    }
    .tab[aria-current] {
      color: var(--accent-text);
    }
    .tab .count {
      position: absolute;
      inset-block-start: 2px;
      inset-inline-start: calc(50% + 4px);
    }
    .tab:focus-visible,
    .list .queue:focus-visible {
      outline-offset: -2px;
    }
    .list > .head {
      padding-inline: 4px;
      gap: 0;
    }
    .list nav {
      flex: 1;
      min-inline-size: 0;
      overflow: auto hidden;
      scrollbar-width: none;
      scroll-padding-inline: 12px 24px;
      mask: linear-gradient(to right, #0000, #000 8px calc(100% - 20px), #0000);
    }
    .list .queues {
      display: flex;
      inline-size: max-content;
      padding-inline: 8px 20px;
    }
    .list .queue {
      inline-size: auto;
      gap: 6px;
      min-block-size: 44px;
      padding-inline: 12px;
      white-space: nowrap;
      font: var(--dense);
    }
    .list .queue > .i {
      display: none;
    }
    .list .queue.on {
      background: var(--soft);
      color: var(--accent-text);
      font-weight: 600;
    }
    ::slotted([slot='account']) {
      box-sizing: border-box;
      min-block-size: 44px;
      padding-block: 12px;
    }
    .details {
      inline-size: 100%;
      box-shadow: none;
    }
    .desk:not([data-pane='list']) > :is(.phone-bar, .list),
    .desk:not([data-pane='conversation']) > .conversation {
      display: none;
    }
    .conversation > .head,
    .details > .head {
      gap: 4px;
      padding-inline: 4px 8px;
    }
    .msg.own,
    .msg.colleague {
      padding-inline-start: 40px;
    }
    .msg.visitor {
      padding-inline-end: 24px;
    }
    /* The field says it, too. */
    .composer:not(.note) .sees {
      min-inline-size: 0;
      block-size: 16px;
      overflow: hidden;
      visibility: hidden;
    }
    .composer {
      padding-inline: 8px;
      padding-block-end: calc(8px + env(safe-area-inset-bottom));
    }
  }
  @media (max-width: 340px) {
    .conversation > .head > .ava {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .row.on,
    .queue.on,
    .mode:has(:checked) {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    .row.on * {
      color: inherit;
      background: none;
    }
    .note-item,
    .bub,
    .tag,
    .primary {
      border: 1px solid CanvasText;
    }
  }
`;
