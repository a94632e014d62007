import { css } from 'lit';

/** The list of messages. The sender's side of a group is a spine of tight corners; own bubbles are hollow until they are safe. */
export const log = css`
  .log {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    overflow-anchor: none;
    padding: 16px;
    display: flex;
    flex-direction: column;
    position: relative;
    scrollbar-width: thin;
    scrollbar-color: var(--raised-2) transparent;
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
    border-radius: 16px;
    background: var(--pop);
    border: 1px solid var(--line);
    box-shadow: var(--sh2);
    font: var(--dense);
    font-weight: 500;
    animation: pop var(--fast) var(--ease);
  }
  .pill .i {
    inline-size: 16px;
    block-size: 16px;
  }

  .day {
    text-align: center;
    font: var(--meta);
    color: var(--text-3);
    padding-block: 20px 12px;
  }
  .day::first-letter {
    text-transform: uppercase;
  }
  .new {
    display: flex;
    align-items: center;
    gap: 8px;
    padding-block: 16px 12px;
    font: var(--meta);
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
    padding-inline-end: 36px;
    border-radius: var(--r2);
  }
  .msg.first {
    padding-block-start: 16px;
  }
  .day + .msg,
  .new + .msg {
    padding-block-start: 0;
  }
  .msg:has(.rx, .foot) + .msg:not(.first) {
    padding-block-start: 8px;
  }
  .msg > * {
    grid-column: 2;
  }
  .msg > .ava {
    grid-area: 2 / 1;
    align-self: end;
  }
  .msg.own {
    grid-template-columns: minmax(0, 1fr);
    justify-items: end;
    padding-inline: 56px 0;
  }
  .msg.own > * {
    grid-column: 1;
  }
  .by {
    padding-inline-start: 12px;
    margin-block-end: 4px;
    font: var(--meta);
    color: var(--text-3);
  }
  .by b {
    color: var(--text-2);
    margin-inline-end: 6px;
  }
  .bub {
    grid-row: 2;
    position: relative;
    isolation: isolate;
    max-inline-size: min(100%, 520px);
    padding: 8px 12px;
    color: var(--ink);
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
  .own .bub.safe {
    color: var(--on-fill);
  }
  .own .bub.safe::before {
    opacity: 1;
  }
  .own .bub.bad {
    background: var(--danger-soft);
    box-shadow: inset 0 0 0 1px var(--danger-line);
  }
  .msg .bub.gone {
    background: none;
    box-shadow: inset 0 0 0 1px var(--line);
    color: var(--text-2);
  }
  .msg .bub.jumbo {
    background: none;
    box-shadow: none;
    padding: 0;
    font-size: 36px;
    line-height: 44px;
  }
  .jumbo::before {
    display: none;
  }
  .txt {
    display: block;
    white-space: pre-wrap;
    text-align: start;
  }
  .own .safe a {
    color: inherit;
  }
  .edited {
    font: var(--meta);
    margin-inline-start: 6px;
    opacity: 0.8;
  }
  .own.in {
    animation: rise var(--base) var(--ease);
  }
  .in {
    animation: fade var(--base) var(--ease);
  }
  .rx {
    grid-row: 3;
  }
  .foot {
    grid-row: 4;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 8px 4px;
    margin-block-start: 4px;
    max-inline-size: 100%;
    font: var(--meta);
    color: var(--text-3);
  }
  .foot .i {
    inline-size: 14px;
    block-size: 14px;
  }
  .foot.bad,
  .foot.bad .link {
    color: var(--danger);
  }
  .foot .link {
    font-weight: 600;
    text-decoration: underline;
    text-underline-offset: 2px;
    margin-inline-start: 4px;
  }
  .rx {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-block-start: 4px;
  }
  .own .rx {
    justify-content: flex-end;
  }
  .chip {
    block-size: 24px;
    padding-inline: 7px;
    display: flex;
    align-items: center;
    gap: 4px;
    border-radius: 12px;
    background: var(--bg);
    border: 1px solid var(--line);
    font: var(--meta);
    font-weight: 500;
    color: var(--text-2);
  }
  .chip[aria-pressed='true'] {
    background: var(--soft);
    border-color: var(--soft-line);
    color: var(--accent-text);
  }
  .chip i {
    font-style: normal;
    font-size: 13px;
    line-height: 1;
  }
  .tools {
    position: absolute;
    z-index: 1;
    inset-block-end: calc(100% - 10px);
    inset-inline-end: -12px;
    display: flex;
    align-items: center;
    padding: 2px;
    border-radius: 10px;
    background: var(--pop);
    border: 1px solid var(--line);
    box-shadow: var(--sh2);
    color: var(--text-3);
    font: var(--meta);
    opacity: 0;
    pointer-events: none;
  }
  .own .tools {
    inset-inline: -12px auto;
  }
  .tools time {
    padding-inline: 8px 4px;
    white-space: nowrap;
  }
  .msg:is(:hover, :focus-visible, :focus-within) .tools {
    opacity: 1;
    pointer-events: auto;
  }
  .tools .ib {
    inline-size: 28px;
    block-size: 28px;
  }
  .tools .i {
    inline-size: 16px;
    block-size: 16px;
  }
  .dots {
    display: flex;
    gap: 4px;
    align-items: center;
    block-size: 20px;
    color: var(--text-3);
  }
  .dots i {
    inline-size: 6px;
    block-size: 6px;
    border-radius: 50%;
    background: currentColor;
    animation: dot 1.2s infinite both;
  }
  .dots i:nth-child(2) {
    animation-delay: 0.16s;
  }
  .dots i:nth-child(3) {
    animation-delay: 0.32s;
  }
  @keyframes dot {
    0%,
    60%,
    100% {
      opacity: 0.35;
    }
    30% {
      opacity: 1;
    }
  }
  .bub.sk {
    block-size: 36px;
    animation: sk 1.6s var(--ease) infinite alternate;
  }
  @keyframes sk {
    to {
      opacity: 0.55;
    }
  }
  .log > .empty {
    flex: 1 0 auto;
    margin: 0;
    display: flex;
    flex-direction: column;
    gap: 4px;
    padding-block-start: 8px;
  }
  .empty h3 {
    font: 600 calc(var(--size) + 6px) / 1.4 var(--font);
  }
  .empty p {
    margin-block-start: auto;
    display: flex;
    justify-content: center;
    gap: 6px;
    font: var(--meta);
    color: var(--text-3);
  }
  .empty .i {
    inline-size: 16px;
    block-size: 16px;
  }

  .rows .log {
    padding-inline: 0;
  }
  .rows :is(.day, .new) {
    padding: 8px 20px;
  }
  .rows .log .msg {
    grid-template-columns: 36px minmax(0, 1fr);
    column-gap: 12px;
    justify-items: start;
    padding: 2px 20px;
    border-radius: 0;
    position: relative;
  }
  .rows .log .msg.first {
    padding-block-start: 10px;
  }
  .rows .msg:hover {
    background: var(--hover);
  }
  .rows .msg > * {
    grid-column: 2;
  }
  .rows .msg > .ava {
    grid-area: 1 / 1 / 3;
    align-self: start;
    margin-block-start: 3px;
  }
  .rows .by {
    padding: 0;
    margin: 0;
  }
  .rows .by b {
    font: var(--body);
    font-weight: 600;
    color: var(--ink);
  }
  .rows .msg .bub {
    position: static;
    max-inline-size: 68ch;
    padding: 0;
    background: none;
    box-shadow: none;
    color: var(--ink);
  }
  .rows .bub::before {
    display: none;
  }
  .rows .msg .bub:is(.wait, .gone) {
    color: var(--text-3);
  }
  .rows .bub a {
    color: var(--accent-text);
  }
  .rows .tools {
    inset-block: -14px auto;
    inset-inline: auto 20px;
  }
  .rows :is(.foot, .rx) {
    justify-content: flex-start;
  }
  @container (max-width: 360px) {
    .msg.own {
      padding-inline-start: 40px;
    }
    .msg {
      padding-inline-end: 24px;
    }
  }
  @media (hover: none) {
    .tools {
      display: none;
    }
    .bub {
      -webkit-touch-callout: none;
      -webkit-user-select: none;
      user-select: none;
    }
  }
`;
