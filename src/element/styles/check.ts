import type { Kit } from '../kit.ts';

/** The check of the connection, in place of the messages; and the strip when all is well again. */
export const checkStyles = ({ css }: Kit) => css`
  .strip.bad {
    background: var(--danger-soft);
  }
  .strip.bad .i {
    color: var(--danger);
  }
  .strip.ok {
    background: var(--ok-soft);
  }
  .ok .i {
    color: var(--ok);
  }
  /* By what is beside it: what the whole panel has, WebKit does not follow here. */
  .log:has(~ .chk) {
    visibility: hidden;
    flex: 0 0 0;
    padding-block: 0;
  }
  .panel:has(.chk) .over {
    display: none;
  }
  .chk {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    padding: 8px 16px 16px;
  }
  .chk:focus-visible {
    outline-offset: -2px;
  }
  .chk .top {
    display: flex;
    align-items: center;
    justify-content: space-between;
    margin-inline-end: -8px;
  }
  .chk h3 {
    font-weight: 600;
  }
  .chk > p {
    font: var(--dense);
    color: var(--text-2);
    margin-block-end: 12px;
  }
  .chk ul {
    margin: 0;
    padding: 0;
    list-style: none;
    border: 1px solid var(--line);
    border-radius: var(--r3);
    background: var(--pop);
    font: var(--dense);
  }
  .chk li {
    display: grid;
    grid-template-columns: 18px 76px minmax(0, 1fr);
    align-items: center;
    gap: 10px;
    min-block-size: 40px;
    padding: 8px 12px;
    --icon: 18px;
  }
  .chk li + li {
    border-block-start: 1px solid var(--line);
  }
  .chk .info .i {
    color: var(--warn);
  }
  .chk .do {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-block-start: 16px;
    --icon: 16px;
  }
  .do button {
    min-block-size: 36px;
    padding-inline: 12px;
    display: flex;
    align-items: center;
    gap: 8px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    font: var(--dense);
    font-weight: 500;
  }
  .do button:hover {
    background: var(--hover);
  }
`;
