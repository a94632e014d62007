import type { Kit } from '../kit.ts';

/** The settings of the conversation: a page over the panel, with cards of switches. */
export const noticeStyles = ({ css }: Kit) => css`
  [data-panes~='set'] > :not(.set, dialog) {
    visibility: hidden;
  }
  .panel > div {
    border-radius: inherit;
    padding-block: inherit;
  }
  .set {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    border-radius: inherit;
    background: var(--bg);
    animation: fade var(--fast) var(--ease);
  }
  .set .body {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    padding: 16px;
  }
  .set h3 {
    margin-block: 16px 8px;
    font: var(--dense);
    font-weight: 500;
    color: var(--text-2);
  }
  .dots .i {
    stroke-width: 2.25;
  }
  .flip:dir(rtl) .i {
    transform: scaleX(-1);
  }
  .cards {
    border: 1px solid var(--line);
    border-radius: var(--r3);
    overflow: hidden;
    background: var(--pop);
    font: var(--dense);
    --icon: 18px;
  }
  .cards button {
    inline-size: 100%;
    min-block-size: 44px;
    padding: 6px 12px;
    display: flex;
    align-items: center;
    gap: 12px;
    text-align: start;
  }
  .cards button + button {
    border-block-start: 1px solid var(--line);
  }
  .cards button:disabled {
    color: var(--text-2);
    cursor: default;
  }
  .cards button:enabled:hover {
    background: var(--hover);
  }
  .times {
    padding-block-end: 12px;
    padding-inline: 42px 12px;
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
  }
  .times label {
    display: grid;
    gap: 4px;
    color: var(--text-2);
  }
  .times input {
    min-block-size: 36px;
    padding-inline: 8px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: transparent;
    color: var(--text);
    font: inherit;
  }
  .cards button:focus-visible {
    outline-offset: -2px;
  }
  .cards .i {
    color: var(--text-3);
  }
  .cards + .cards {
    margin-block-start: 16px;
  }
  .wipe button,
  .wipe .i {
    color: var(--danger);
  }
  .cards span {
    flex: 1;
  }
  .cards small {
    font: var(--meta);
    color: var(--text-3);
  }
  .cards span small {
    display: block;
  }
  .set .note:empty {
    display: none;
  }
  .set .note {
    margin-block-start: 8px;
    font: var(--meta);
    color: var(--danger);
  }
  .tog {
    inline-size: 32px;
    block-size: 20px;
    flex: none;
    padding: 2px;
    border-radius: 10px;
    background: var(--edge);
    border: 0 solid transparent;
  }
  .tog::after {
    content: '';
    display: block;
    inline-size: 16px;
    block-size: 16px;
    border-radius: 50%;
    background: #fff;
  }
  [aria-checked='true'] .tog {
    background: var(--fill);
  }
  [aria-checked='true'] .tog::after {
    margin-inline-start: 12px;
    background: var(--on-fill);
  }
  @media (forced-colors: active) {
    .tog {
      border-width: 1px;
      padding: 1px;
    }
    .tog::after {
      background: CanvasText;
    }
    [aria-checked='true'] .tog {
      background: Highlight;
    }
  }
`;
