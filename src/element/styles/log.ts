import { css } from 'lit';

/** The list of messages. The sender's side of a group is a spine of tight corners; own bubbles are hollow until they are safe. */
export const log = css`
  .log {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    overscroll-behavior: contain;
    overflow-anchor: none;
    padding: 22px 16px 10px;
    display: flex;
    flex-direction: column;
    position: relative;
    scrollbar-width: thin;
  }
  .log > * {
    flex: none;
  }
  /* Few messages stand at the bottom; an auto margin, unlike an alignment, still lets many scroll. */
  .log > :first-child {
    margin-block-start: auto;
  }
  .over {
    position: relative;
    z-index: 1;
  }
  .pill {
    position: absolute;
    inset-block-end: 12px;
    inset-inline: 0;
    inline-size: max-content;
    min-block-size: 32px;
    margin-inline: auto;
    padding-inline: 12px 14px;
    display: flex;
    align-items: center;
    gap: 6px;
    border: 1px solid var(--line);
    border-radius: 16px;
    background: var(--pop);
    box-shadow: var(--sh2);
    font: var(--dense);
    font-weight: 500;
    animation: pop var(--fast) var(--ease);
  }

  .day,
  .new {
    display: flex;
    justify-content: center;
    align-items: center;
    gap: 8px;
    padding-block: 14px 2px;
  }
  .day time::first-letter {
    text-transform: uppercase;
  }
  .day time {
    display: block;
  }
  .new {
    font-weight: 500;
    color: var(--accent-text);
  }
  .new::before,
  .new::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid var(--soft-line);
  }

  .msg {
    display: grid;
    grid-template-columns: 28px minmax(0, 1fr);
    column-gap: 8px;
    justify-items: start;
    padding-block-start: 2px;
    /* Less in a narrow panel. Asked of a container, its width would have all messages laid out anew with each that comes in. */
    padding-inline-end: min(36px, 10.3%);
    border-radius: var(--r2);
  }
  .msg > * {
    grid-column: 2;
  }
  .msg > .ava {
    grid-area: 2 / 1;
    align-self: end;
  }
  .own {
    grid-template-columns: 0 minmax(0, 1fr);
    column-gap: 0;
    justify-items: end;
    padding-inline: min(56px, 16%) 0;
  }
  .msg.first {
    padding-block-start: 10px;
  }
  /* No rule asks what stands before: with one, every message that comes in or goes would have all others looked at. */
  .last,
  .msg:has(.foot) {
    padding-block-end: 6px;
  }
  .by {
    padding-inline-start: 12px;
    margin-block-end: 4px;
  }
  .by b {
    color: var(--text-2);
  }
  .bub {
    grid-row: 2;
    position: relative;
    isolation: isolate;
    max-inline-size: min(100%, 520px);
    padding: 8px 12px;
    background: var(--raised);
    border-radius: var(--radius);
    border-end-start-radius: var(--r1);
  }
  .msg:not(.first) .bub {
    border-start-start-radius: var(--r1);
  }
  .own .bub {
    background: var(--soft);
    box-shadow: inset 0 0 0 1px var(--soft-line);
    border-radius: var(--radius);
    border-end-end-radius: var(--r1);
    transition: color 0s calc(var(--base) / 2);
  }
  .own:not(.first) .bub {
    border-start-start-radius: var(--radius);
    border-start-end-radius: var(--r1);
  }
  .own .bub::before {
    content: '';
    position: absolute;
    inset: 0;
    z-index: -1;
    border-radius: inherit;
    background: var(--fill);
    opacity: 0;
    transition: opacity var(--base) var(--ease);
  }
  .own .sent {
    color: var(--on-fill);
  }
  .own .sent::before {
    opacity: 1;
  }
  .own .failed {
    background: var(--danger-soft);
    box-shadow: inset 0 0 0 1px var(--danger-line);
  }
  .txt {
    display: block;
    white-space: pre-wrap;
    text-align: start;
  }
  .edited {
    font: var(--meta);
  }
  .in {
    animation: fade var(--base) var(--ease);
  }
  .own.in {
    animation-name: rise;
  }
  .foot {
    grid-row: 4;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    min-block-size: 16px;
    margin-block-start: 4px;
    --icon: 14px;
  }
  .own .foot {
    justify-content: flex-end;
  }
  .foot.bad,
  .foot .link {
    color: var(--danger);
  }
  .foot .link {
    font-weight: 600;
    text-decoration: underline;
  }
  .sk {
    inline-size: 62%;
    block-size: 36px;
    animation: pulse 1.6s var(--ease) infinite alternate;
  }
  .first > .sk {
    inline-size: 84%;
  }
  @keyframes pulse {
    to {
      opacity: 0.55;
    }
  }
  .empty {
    flex: 1;
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    padding-block-start: 8px;
  }
  .empty h3 {
    font: 600 calc(var(--size) + 6px) / 1.4 var(--font);
  }
  .empty p {
    display: flex;
    justify-content: center;
    gap: 6px;
    --icon: 16px;
  }
`;
