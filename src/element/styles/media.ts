import type { Kit } from '../kit.ts';

/** Files in messages, and over the page. What is said of a file (`.ext`, `.fn`, `.ring`) is also for those above the field. */
export const mediaStyles = ({ css }: Kit) => css`
  .ring {
    inline-size: 24px;
    block-size: 24px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
  }
  .ring path:first-child {
    opacity: 0.3;
  }
  .ring path:last-child {
    transition: stroke-dashoffset var(--base) linear;
  }
  .ext {
    inline-size: 36px;
    block-size: 36px;
    flex: none;
    display: grid;
    place-items: center;
    border-radius: var(--r2);
    background: var(--bg);
    color: var(--accent-text);
  }
  .fn {
    flex: 1;
    min-inline-size: 0;
    line-height: 18px;
  }
  .fn small {
    display: block;
    font: var(--meta);
    color: var(--text-2);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .mid {
    display: flex;
    direction: ltr;
    font-weight: 500;
    color: var(--ink);
  }
  .fn:dir(rtl) .mid {
    justify-content: flex-end;
  }
  .mid span {
    white-space: pre;
  }
  .mid span:first-child {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .bub:has(.pics, .card) {
    padding: 0;
    --caption: 8px 12px;
  }
  /* As a descendant of something that has a picture, each text would be looked at with every message that comes in or goes. */
  .txt {
    padding: var(--caption, 0);
  }
  /* The colour is on the caption, not behind the picture: no fringe at its corners. */
  .own .bub:has(.pics):not(:has(.txt, .card)) {
    background: none;
    box-shadow: none;
  }
  .own .bub:has(.pics):not(:has(.txt, .card))::before {
    opacity: 0;
  }
  .waiting > .pics {
    opacity: 0.6;
  }
  .pics {
    inline-size: 240px;
    max-inline-size: 100%;
    border-radius: inherit;
    overflow: hidden;
  }
  /* As wide as what is under them. */
  .pics:has(~ .card) {
    inline-size: 256px;
  }
  .pics ~ .txt {
    inline-size: 0;
    min-inline-size: 100%;
  }
  .pics:has(+ .txt) {
    border-end-start-radius: 0;
    border-end-end-radius: 0;
  }
  .pic {
    position: relative;
    display: block;
    inline-size: 100%;
    aspect-ratio: var(--ratio);
    overflow: hidden;
    background: var(--raised);
    color: var(--text-2);
    font: var(--meta);
    cursor: zoom-in;
  }
  .pic:focus-visible {
    outline-offset: -2px;
    outline-color: #fff;
    box-shadow: inset 0 0 0 4px #000;
  }
  .pic img,
  .pic .ph {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
  }
  .pic img {
    object-fit: cover;
    animation: fade var(--base) var(--ease);
  }
  .pic:focus-visible img {
    scale: 0.98;
  }
  .ph {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 4px;
    --icon: 24px;
  }
  .ph.loading .i {
    animation: pulse 1.6s var(--ease) infinite alternate;
  }
  .many {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 2px;
  }
  .many .pic {
    aspect-ratio: 1;
  }
  .n3 .pic:first-child {
    grid-column: 1 / 3;
    aspect-ratio: 2;
  }
  .beyond {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    background: rgb(10 14 20 / 0.55);
    color: #fff;
    font: 600 calc(var(--size) + 6px) / 1 var(--font);
  }
  .card {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 10px;
    inline-size: 256px;
    max-inline-size: 100%;
    padding: 8px;
  }
  .card + .card {
    padding-block-start: 0;
  }
  .txt + .card {
    padding-block-start: 0;
  }
  .card video,
  .card audio {
    inline-size: 100%;
    border-radius: var(--r2);
  }
  .card video {
    max-block-size: 320px;
    background: #000;
  }
  .card audio {
    block-size: 40px;
  }
  .own .sent :is(.mid, .fn small, .ib) {
    color: inherit;
  }
  .own .sent .ext {
    background: var(--fill-2);
    color: inherit;
  }
  @media (hover: hover) {
    .own .sent .card .ib:hover {
      background: var(--fill-2);
    }
  }
  .rows :is(.pics, .card) {
    margin-block: 4px;
    border-radius: var(--r3);
  }
  .rows .card {
    border: 1px solid var(--line);
  }
  .rows .own .bub :is(.mid, .fn small, .ib, .ext) {
    color: var(--text-2);
  }
  .rows .bub .txt.txt {
    padding: 0;
  }

  .lb {
    position: fixed;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    background: rgb(10 12 16 / 0.94);
    color: #fff;
    font: var(--body);
    outline: none;
    touch-action: pan-y pinch-zoom;
    animation: fade var(--base) var(--ease);
  }
  .lb[open] {
    display: flex;
    flex-direction: column;
  }
  .lb::backdrop {
    background: none;
  }
  .lb .bar {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 8px 8px 8px 16px;
    padding-inline: calc(16px + env(safe-area-inset-left)) calc(8px + env(safe-area-inset-right));
    padding-block-start: calc(8px + env(safe-area-inset-top));
  }
  .lb p:first-child {
    flex: 1;
    min-inline-size: 0;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .lb .no {
    font-variant-numeric: tabular-nums;
  }
  .lb .ib,
  .lb .link {
    color: inherit;
  }
  @media (hover: hover) {
    .lb .ib:hover {
      background: rgb(255 255 255 / 0.16);
    }
  }
  .lb :focus-visible {
    outline-color: #fff;
  }
  .stage {
    flex: 1;
    min-block-size: 0;
    display: grid;
    grid-template-columns: 52px minmax(0, 1fr) 52px;
    place-items: center;
    padding-block-end: env(safe-area-inset-bottom);
  }
  .stage > :not(.step) {
    grid-area: 1 / 1 / 2 / 4;
    max-inline-size: 100%;
    max-block-size: 100%;
  }
  .stage img {
    object-fit: contain;
    user-select: none;
  }
  .step {
    grid-row: 1;
    grid-column: 1;
    z-index: 1;
    background: rgb(10 12 16 / 0.5);
  }
  .step:last-child {
    grid-column: 3;
  }
  .step:disabled {
    visibility: hidden;
  }
  .lb .step .i:dir(rtl) {
    scale: -1 1;
  }
  .wait {
    --icon: 32px;
  }
  .wait .i {
    animation: turn 1s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (pointer: coarse) {
    .lb .step {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .card,
    .pic {
      border: 1px solid CanvasText;
    }
  }
`;
