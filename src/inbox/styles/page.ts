import { css } from 'lit';

/** What the pages have in common: a head that stays, parts with a border, and tables, whose rows are cards where there is less room. */
export const page = css`
  .page > .head {
    position: sticky;
    inset-block-start: 0;
    z-index: 1;
    background: var(--bg);
  }
  .board {
    display: flex;
    flex-direction: column;
    gap: 16px;
    min-inline-size: 0;
    padding: 16px 20px;
    border: 1px solid var(--line);
    border-radius: var(--r3);
  }
  .board {
    scroll-margin-block-start: 76px;
  }
  .board > h3 {
    font-weight: 600;
  }
  .page .problem {
    color: var(--danger);
  }
  .page .problem:empty {
    display: none;
  }
  .page table {
    inline-size: 100%;
    border-collapse: collapse;
    font-variant-numeric: tabular-nums;
  }
  .page :is(th, td) {
    padding: 8px;
    text-align: start;
    font-weight: 400;
  }
  .page thead th {
    color: var(--text-2);
  }
  .page tbody tr {
    border-block-start: 1px solid var(--line);
  }
  .page .scroll {
    overflow: auto;
  }
  @container (width < 640px) {
    .page > :not(.head) {
      padding-inline: 16px;
    }
    .page .board {
      padding-inline: 16px;
    }
    .cards thead {
      position: absolute;
      clip-path: inset(50%);
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
    }
    .page .scroll:has(.cards) {
      max-block-size: none;
    }
    .page .cards tr {
      display: grid;
      gap: 4px;
      padding-block: 12px;
    }
    .page .cards :is(th, td) {
      display: flex;
      justify-content: space-between;
      gap: 16px;
      padding: 0;
      text-align: end;
      white-space: normal;
      overflow-wrap: anywhere;
    }
    .page .cards tbody th {
      justify-content: start;
      padding-block-end: 4px;
      font-weight: 600;
    }
    .page .cards td[data-head]::before {
      content: attr(data-head);
      flex: none;
      color: var(--text-2);
    }
    .page .cards td:empty {
      display: none;
    }
    .page .cards td > .btn {
      margin-block-start: 8px;
    }
  }
`;
