import { css } from 'lit';

/** The reports: figures in a row, charts in two columns, one below the other where there is less room. */
export const styles = css`
  .reports {
    flex: 1;
    display: flex;
    flex-direction: column;
    gap: 16px;
    padding: 16px 24px 24px;
    font: var(--dense);
    container-type: inline-size;
  }
  .period {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
  }
  .period .modes {
    margin: 0;
    border: 0;
    flex-wrap: wrap;
  }
  .period .dates {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
  }
  .period .dates label {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .period [type='date'] {
    min-block-size: var(--hit);
    padding-inline: 8px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 1px;
    border: 1px solid var(--line);
    border-radius: var(--r3);
    background: var(--line);
    overflow: hidden;
  }
  .tile {
    padding: 16px 20px;
    background: var(--bg);
  }
  .tile dt,
  .reports h3 > span {
    color: var(--text-2);
  }
  .tile dt > span {
    margin-inline-start: 4px;
    color: var(--text-3);
  }
  .tile dd {
    display: grid;
  }
  .tile b {
    font: 600 calc(var(--size) + 6px) / 1.4 var(--font);
    font-variant-numeric: tabular-nums;
  }
  .change {
    font: var(--meta);
    color: var(--text-2);
  }
  .change.good {
    color: var(--ok);
  }
  .change.bad {
    color: var(--danger);
  }
  .panels {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 16px;
  }
  .board.wide {
    grid-column: 1 / -1;
  }
  @container (width < 760px) {
    .panels {
      grid-template-columns: minmax(0, 1fr);
    }
    .tiles {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .reports .tile,
    .reports .board {
      padding-inline: 16px;
    }
  }
  @container (width < 380px) {
    .period .dates {
      inline-size: 100%;
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: 8px;
    }
    .period .dates label {
      display: grid;
      gap: 4px;
    }
    .labels > .second {
      visibility: hidden;
    }
  }
  .reports h3 > span {
    font-weight: 400;
    margin-inline-start: 4px;
  }

  .chart {
    display: grid;
    grid-template-rows: 160px auto;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 8px 10px;
    font: var(--meta);
    color: var(--text-2);
    font-variant-numeric: tabular-nums;
  }
  .scale {
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    margin-block: -8px;
    text-align: end;
    white-space: nowrap;
  }
  .plot {
    position: relative;
    display: flex;
    align-items: end;
  }
  .rule {
    position: absolute;
    inset-inline: 0;
    block-size: 1px;
    background: var(--line);
  }
  .column {
    position: relative;
    flex: 1;
    block-size: 100%;
    display: flex;
    align-items: end;
    justify-content: center;
  }
  .column:hover {
    background: var(--hover);
  }
  .chart-bar {
    inline-size: 62%;
    max-inline-size: 28px;
    border-start-start-radius: 4px;
    border-start-end-radius: 4px;
    background: color-mix(in oklab, var(--fill) 42%, var(--bg));
  }
  .chart-bar.most {
    background: var(--fill);
  }
  .curve {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    overflow: visible;
    fill: none;
    stroke: var(--accent-text);
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .curve:dir(rtl) {
    transform: scaleX(-1);
  }
  .curve > * {
    vector-effect: non-scaling-stroke;
  }
  .curve > [points] {
    stroke-width: 2.5;
  }
  .curve > .alone {
    stroke-width: 8;
  }
  .labels {
    grid-column: 2;
    display: flex;
  }
  .labels > span {
    flex: 1 0 0;
    inline-size: 0;
    display: flex;
    justify-content: center;
    white-space: nowrap;
  }

  .figures summary {
    inline-size: fit-content;
    min-block-size: 24px;
    color: var(--accent-text);
    cursor: pointer;
  }
  .figures .scroll {
    max-block-size: 240px;
    margin-block-start: 8px;
  }
  .reports th,
  .reports td {
    text-align: end;
    white-space: nowrap;
  }
  .reports th:first-child {
    padding-inline-start: 0;
    text-align: start;
  }
  .reports tr > :last-child {
    padding-inline-end: 0;
  }
  .agents th > span {
    display: flex;
    align-items: center;
    gap: 10px;
  }
  .reports .ratings tbody tr {
    border: 0;
  }
  .reports .ratings td {
    inline-size: 100%;
    padding-inline-start: 24px;
  }
  .ratings td > span {
    display: flex;
    align-items: center;
    gap: 16px;
  }
  .ratings b {
    font-weight: 400;
    min-inline-size: 4ch;
  }
  .track {
    flex: 1;
    block-size: 8px;
    border-radius: 4px;
    background: var(--raised);
    overflow: hidden;
  }
  .track > i {
    display: block;
    block-size: 100%;
    border-radius: 4px;
    background: var(--fill);
  }
  @media (forced-colors: active) {
    .chart-bar,
    .track > i {
      forced-color-adjust: none;
      background: CanvasText;
    }
    .chart-bar.most {
      background: Highlight;
    }
    .curve {
      stroke: CanvasText;
    }
    .rule {
      background: GrayText;
    }
  }
`;
