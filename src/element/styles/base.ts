import { css } from 'lit';

/** The host in its three modes, resets, and the parts that are used all over: icons, buttons, avatars. */
export const base = css`
  :host {
    all: initial;
    color-scheme: light dark;
    font: var(--body);
    overflow-wrap: anywhere;
    -webkit-text-size-adjust: 100%;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  :host([mode='inline']),
  :host([mode='full']) {
    display: block;
    block-size: 100%;
    min-block-size: 320px;
  }
  :host([mode='full']) {
    block-size: 100dvh;
  }
  :host > div,
  .panel > div {
    display: contents;
  }
  :host([hidden]),
  .panel[hidden] {
    display: none;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  p,
  h2,
  h3 {
    margin: 0;
    font: inherit;
  }
  button,
  textarea {
    font: inherit;
    color: inherit;
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    appearance: none;
  }
  button {
    cursor: pointer;
  }
  b,
  h2 {
    font-weight: 600;
  }
  i {
    font-style: normal;
  }
  a {
    color: var(--accent-text);
    text-underline-offset: 2px;
  }
  time {
    font-variant-numeric: tabular-nums;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 2px solid var(--accent-text);
    outline-offset: 2px;
  }
  /* What is said in passing. */
  .who p,
  .day,
  .new,
  .by,
  .foot,
  .tools,
  .empty p {
    font: var(--meta);
    color: var(--text-3);
  }
  .sr {
    position: fixed;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .i {
    inline-size: var(--icon, 20px);
    block-size: var(--icon, 20px);
    flex: none;
    display: block;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .i path {
    vector-effect: non-scaling-stroke;
  }
  [data-do='menu'] .i {
    stroke-width: 2.25;
  }
  .ib,
  .send {
    inline-size: var(--hit);
    block-size: var(--hit);
    display: grid;
    place-items: center;
    flex: none;
    border-radius: var(--r2);
    color: var(--text-2);
  }
  .ib:hover {
    background: var(--hover);
    color: inherit;
  }
  .link {
    min-block-size: 24px;
    margin-block: -4px;
    padding-inline: 4px;
    color: var(--accent-text);
    font-weight: 500;
  }
  .menu,
  .tools,
  .pill {
    background: var(--pop);
    border: 1px solid var(--line);
    box-shadow: var(--sh2);
  }
  .ava {
    --of: 28px;
    inline-size: var(--of);
    block-size: var(--of);
    flex: none;
    position: relative;
    text-align: center;
    border-radius: 50%;
    background: light-dark(oklch(0.915 0.045 var(--h)), oklch(0.38 0.06 var(--h)));
    color: light-dark(oklch(0.4 0.09 var(--h)), oklch(0.93 0.045 var(--h)));
    font: 600 11px / var(--of) var(--font);
    user-select: none;
  }
  .big {
    --of: 36px;
    font-size: 14px;
  }
  .tiny {
    --of: 16px;
    font-size: 9px;
  }
  .dot {
    position: absolute;
    inset-block-end: -3px;
    inset-inline-end: -3px;
    inline-size: 14px;
    block-size: 14px;
    border-radius: 50%;
    border: 2px solid var(--bg);
    background: var(--ok-dot);
  }
  .dot.off {
    background: var(--bg);
    box-shadow: inset 0 0 0 2px var(--edge);
  }
  @keyframes fade {
    from {
      opacity: 0;
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
  @keyframes pop {
    from {
      opacity: 0;
      transform: scale(0.98);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --fast: 0s;
      --base: 0s;
      --slow: 0s;
    }
    * {
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    .launch,
    .panel,
    .badge,
    .bub,
    .send {
      border: 1px solid CanvasText;
    }
  }
`;
