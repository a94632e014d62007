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
  @container (width < 1100px) {
    .conversation > .head [data-do='close'] .name {
      position: absolute;
      clip-path: inset(50%);
      inline-size: 1px;
      overflow: hidden;
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
    .queue {
      position: relative;
      min-block-size: 36px;
      justify-content: center;
    }
    .queue .count {
      position: absolute;
      inset-block-start: 0;
      inset-inline-end: 0;
      font: 600 10px/14px var(--font);
      padding-inline: 3px;
      min-inline-size: 14px;
    }
    .below .count,
    ::slotted([slot='account']) {
      display: none;
    }
    .self {
      padding: 4px;
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
    .nav,
    .list,
    .page,
    .conversation,
    .details {
      grid-column: 1;
      border: 0;
    }
    .nav {
      grid-row: 3;
      flex-direction: row;
      padding: 4px 4px calc(4px + env(safe-area-inset-bottom));
      border-block-start: 1px solid var(--line);
      overflow: auto hidden;
    }
    .nav .queues,
    .nav .below {
      flex: 1;
      display: flex;
      margin: 0;
      padding: 0;
    }
    .nav .below {
      flex: none;
    }
    .nav .queue {
      flex-direction: column;
      gap: 0;
      min-inline-size: 44px;
      min-block-size: 44px;
      padding-inline: 2px;
      font: 400 11px/14px var(--font);
    }
    .queues .name.name {
      position: static;
      inline-size: auto;
      block-size: auto;
      clip-path: none;
      max-inline-size: 100%;
      white-space: nowrap;
      text-overflow: ellipsis;
    }
    .self {
      display: none;
    }
    .details {
      inline-size: 100%;
      box-shadow: none;
    }
    .desk:not([data-pane='list']) > :is(.nav, .list),
    .desk:not([data-pane='conversation']) > .conversation {
      display: none;
    }
    .conversation > .head {
      gap: 4px;
      padding-inline: 4px 8px;
    }
    .conversation > .head .btn {
      padding-inline: 8px;
    }
    .conversation > .head .btn .name,
    .conversation > .head .btn.assign > .i:last-child {
      position: absolute;
      clip-path: inset(50%);
      inline-size: 1px;
      overflow: hidden;
    }
    .msg.own,
    .msg.colleague {
      padding-inline-start: 40px;
    }
    .msg.visitor {
      padding-inline-end: 24px;
    }
    .composer {
      padding-inline: 8px;
      padding-block-end: calc(8px + env(safe-area-inset-bottom));
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
