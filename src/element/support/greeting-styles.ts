/** A small card over the launcher, with what the launcher's look is made of: that of the panel may not be there yet. */
export const greetingStyles = `
  .hail {
    position: fixed;
    z-index: var(--live-chat-z-index, 2147480000);
    inset-block-end: calc(var(--offset) + 68px);
    inset-inline-end: var(--offset);
    inline-size: max-content;
    max-inline-size: min(280px, 100vw - 2 * var(--offset));
    display: flex;
    align-items: flex-start;
    border: 1px solid light-dark(#dfe3e8, #33383e);
    border-radius: var(--radius);
    border-end-end-radius: calc(var(--radius) * 0.25);
    background: light-dark(#fff, #1e2125);
    color: light-dark(#14181d, #eef0f2);
    font: var(--body);
    box-shadow: var(--sh3);
    animation: fade var(--slow) var(--ease);
  }
  .start .hail {
    inset-inline: var(--offset) auto;
    border-end-end-radius: var(--radius);
    border-end-start-radius: calc(var(--radius) * 0.25);
  }
  .hail button {
    border-radius: calc(var(--radius) * 0.5);
  }
  .hail .hailed {
    padding-block: 12px;
    padding-inline: 16px 4px;
    text-align: start;
    white-space: pre-line;
  }
  .hail .unhail {
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    display: grid;
    place-items: center;
    color: light-dark(#505862, #aab1b9);
  }
  .hail svg {
    inline-size: 18px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
  }
  @media (hover: hover) {
    .hail .unhail:hover {
      color: inherit;
    }
  }
  .open .hail {
    display: none;
  }
  @media (forced-colors: active) {
    .hail {
      border-color: CanvasText;
    }
  }
`;
