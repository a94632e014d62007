import type { Kit } from '../kit.ts';

/** A conversation that is a thread: narrower, and under a header of its own. */
export const insideStyles = ({ css }: Kit) => css`
  .head .who {
    flex: none;
  }
  .troom {
    flex: 1;
    min-inline-size: 0;
    margin-inline-start: 4px;
    font: var(--dense);
    color: var(--text-3);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  /* What is answered stands at the top. */
  .log > :first-child {
    margin-block-start: 0;
  }
  .log > .day:first-child {
    padding-block-start: 4px;
  }
  .who p,
  .pinbar {
    display: none;
  }
  .head {
    gap: 4px;
  }
  /* What the place of the thread says. */
  .tback {
    order: -1;
    display: var(--alone);
  }
  .tclose {
    display: var(--beside);
  }
  .strip {
    display: var(--strip);
  }
  .ib[aria-pressed='true'] {
    background: var(--soft);
    color: var(--accent-text);
  }
  .rows .msg.msg {
    grid-template-columns: 28px minmax(0, 1fr);
    column-gap: 10px;
    padding-inline: 16px;
  }
  .rows .msg > .big {
    --of: 28px;
    font-size: 11px;
  }
  .rows :is(.day, .new) {
    padding-inline: 16px;
  }
  .rows .cmp {
    padding: 8px 16px 16px;
  }
  .msg > :is(.tcnt, .tmore) {
    grid-column: 1 / -1;
    justify-self: stretch;
  }
  .tcnt {
    display: flex;
    align-items: center;
    gap: 12px;
    padding-block: 12px 4px;
    font: var(--meta);
    color: var(--text-3);
  }
  .tcnt::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--line);
  }
  .also {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 32px;
    padding-inline: 2px;
    font: var(--dense);
    color: var(--text-2);
  }
  .also input {
    inline-size: 18px;
    block-size: 18px;
    margin: 0;
    accent-color: var(--fill);
  }
  .tno {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 0 2px 6px;
    font: var(--meta);
    color: var(--danger);
    --icon: 14px;
  }
  @media (pointer: coarse) {
    .also {
      min-block-size: 44px;
    }
  }
`;
