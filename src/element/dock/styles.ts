import type { Kit } from '../kit.ts';

/** Windows and tabs along the bottom of the page, beside the panel. */
export const dockStyles = ({ css }: Kit) => css`
  .dock {
    position: fixed;
    z-index: var(--live-chat-z-index, 2147480000);
    inset-block-end: 0;
    inset-inline-end: calc(var(--offset) + 68px);
    display: flex;
    align-items: flex-end;
    gap: 12px;
    pointer-events: none;
  }
  .dock.start {
    inset-inline: calc(var(--offset) + 68px) auto;
    flex-direction: row-reverse;
  }
  :host([open]) .dock {
    inset-inline-end: calc(var(--offset) + 396px);
  }
  :host([open]) .dock.start {
    inset-inline: calc(var(--offset) + 396px) auto;
  }
  .dock[hidden],
  .dock [hidden] {
    display: none;
  }
  .dock > * {
    pointer-events: auto;
  }
  .dock live-chat::part(panel) {
    position: relative;
    inset: auto;
    inline-size: 320px;
    block-size: min(448px, 100dvh - 60px);
    border-end-start-radius: 0;
    border-end-end-radius: 0;
    border-block-end: 0;
    transform-origin: 50% 100%;
  }
  .dock live-chat::part(launcher) {
    position: relative;
    inset: auto;
    inline-size: 180px;
    block-size: 48px;
    padding-inline: 16px;
    display: flex;
    align-items: center;
    justify-content: flex-start;
    border: 1px solid var(--line);
    border-block-end: 0;
    border-radius: var(--r3) var(--r3) 0 0;
    background: var(--bg);
    color: var(--ink);
    box-shadow: var(--sh2);
    transform: none;
    font: 600 var(--size) / 20px var(--font);
  }
  @media (hover: hover) {
    .dock live-chat::part(launcher):hover {
      background: var(--raised);
    }
  }
  .dock live-chat[open]::part(launcher) {
    display: none;
  }
  .dock [slot='launcher'] {
    min-inline-size: 0;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  .dall {
    position: relative;
  }
  .dmore {
    min-inline-size: 60px;
    block-size: 48px;
    border: 1px solid var(--line);
    border-block-end: 0;
    border-radius: var(--r3) var(--r3) 0 0;
    background: var(--bg);
    color: var(--ink);
    box-shadow: var(--sh2);
    font: 600 var(--size) / 20px var(--font);
  }
  @media (hover: hover) {
    .dmore:hover,
    .dlist button:hover {
      background: var(--raised);
    }
  }
  .dlist {
    position: absolute;
    inset-block-end: calc(100% + 8px);
    inset-inline-start: 0;
    inline-size: 220px;
    max-block-size: 320px;
    overflow: auto;
    padding: 4px;
    border: 1px solid var(--line);
    border-radius: var(--r3);
    background: var(--pop);
    color: var(--ink);
    box-shadow: var(--sh3);
  }
  .dlist button {
    display: block;
    inline-size: 100%;
    min-block-size: 36px;
    padding-inline: 12px;
    border-radius: var(--r2);
    font: var(--dense);
    text-align: start;
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
  }
  @media (forced-colors: active) {
    .dock live-chat::part(launcher) {
      border-color: CanvasText;
    }
  }
`;
