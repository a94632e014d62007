import { css } from 'lit';

/** What is used all over the panel: buttons, links, avatars. */
export const base = css`
  p,
  h2,
  h3 {
    margin: 0;
    font: inherit;
  }
  b,
  h2 {
    font-weight: 600;
  }
  i {
    font-style: normal;
  }
  time {
    font-variant-numeric: tabular-nums;
  }
  /* What is said in passing. */
  .who p,
  .day,
  .new,
  .by,
  .foot,
  .empty p {
    font: var(--meta);
    color: var(--text-3);
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
`;
