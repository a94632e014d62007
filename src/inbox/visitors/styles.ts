import { css } from 'lit';

/** The visitors: a table, and where there is less room a list of them. */
export const styles = css`
  .visitors {
    flex: 1;
    container-type: inline-size;
    padding: 4px 16px 24px;
    font: var(--dense);
  }
  .visitors .problem {
    margin-block: 8px;
  }
  .live {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 2px 8px;
    border-radius: var(--r1);
    background: var(--ok-soft);
    color: var(--ok);
    font: var(--meta);
    font-weight: 500;
  }
  .live .dot {
    position: static;
    inline-size: 8px;
    block-size: 8px;
    border: 0;
  }
  .visitors :is(th, td) {
    block-size: 52px;
    padding: 6px 8px;
    border-block-end: 1px solid var(--line);
    text-align: start;
    font-weight: 400;
    vertical-align: middle;
  }
  .visitors thead th {
    block-size: 36px;
    font: var(--meta);
    color: var(--text-2);
  }
  .visitors tbody tr:hover {
    background: var(--hover);
  }
  .visitors .guest {
    display: flex;
    align-items: center;
    gap: 10px;
    font-weight: 500;
  }
  .visitors td.where a,
  .visitors td.where span {
    display: block;
    max-inline-size: 44ch;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: inherit;
    text-decoration: none;
  }
  .visitors td.where a:hover b {
    text-decoration: underline;
  }
  .visitors td.where b {
    font-weight: 400;
  }
  .visitors td.where bdi {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .visitors td.where a > bdi,
  .visitors td:is(.where span, .state) {
    color: var(--text-2);
  }
  .visitors td.where a > bdi {
    font: var(--meta);
  }
  .visitors .stay {
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .visitors .do {
    text-align: end;
  }
  .visitors .do .btn {
    white-space: nowrap;
  }
  @container (width < 620px) {
    .visitors thead {
      position: absolute;
      clip-path: inset(50%);
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
    }
    .visitors tbody tr {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: center;
      gap: 4px 12px;
      padding-block: 12px;
      border-block-end: 1px solid var(--line);
    }
    .visitors tbody :is(th, td) {
      block-size: auto;
      padding: 0;
      border: 0;
    }
    .visitors td.where {
      grid-row: 2;
      padding-inline-start: 34px;
    }
    .visitors .stay {
      text-align: end;
      color: var(--text-2);
    }
    .visitors .state {
      display: none;
    }
  }
`;
