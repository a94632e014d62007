import { css } from 'lit';

/**
 * All that a closed launcher needs, as most pages that have it never show more: the host in its three modes, resets, and what the look is
 * derived from: one accent, one radius, one size, and `color-scheme`. A site sets `--live-chat-*` on the element.
 * The accent is scaled in linear light until text on it reads at 4.5:1: `y` is its luminance; below .40 it is held at .175 and takes
 * white, above it stays and takes ink.
 */
export const launcher = css`
  :host {
    --accent: var(--live-chat-accent, #0a6a78);
    --radius: var(--live-chat-radius, 16px);
    --font: var(--live-chat-font, system-ui, sans-serif);
    --size: var(--live-chat-size, 14px);
    --offset: var(--live-chat-offset, 20px);

    --held: min(1, 0.175 / y + max(0, (y - 0.4) * 9999));
    --lit: clamp(0, (y - 0.4) * 9999, 1);
    --inked: clamp(0.008, (0.4 - y) * 9999, 1);
    --fill: light-dark(
      color(from var(--accent) xyz-d65 calc(x * var(--held)) calc(y * var(--held)) calc(z * var(--held))),
      color(
        from oklch(from var(--accent) max(l, 0.52) c h) xyz-d65 calc(x * var(--held)) calc(y * var(--held))
          calc(z * var(--held))
      )
    );
    --on-fill: color(from var(--accent) xyz-d65 calc(0.9505 * var(--inked)) var(--inked) calc(1.089 * var(--inked)));
    --fill-2: color-mix(
      in oklab,
      var(--fill) 86%,
      color(from var(--accent) xyz-d65 calc(0.9505 * var(--lit)) var(--lit) calc(1.089 * var(--lit)))
    );
    --accent-text: light-dark(
      color(
        from var(--accent) xyz-d65 calc(x * min(1, 0.13 / y)) calc(y * min(1, 0.13 / y)) calc(z * min(1, 0.13 / y))
      ),
      oklch(from var(--accent) max(l, 0.8) min(c, 0.13) h)
    );

    --body: 400 var(--size) / calc(20 / 14) var(--font);

    --shade: light-dark(#0b1220, #000);
    --sh3:
      0 2px 6px color-mix(in srgb, var(--shade) 7%, transparent),
      0 20px 56px -8px color-mix(in srgb, var(--shade) 22%, transparent);

    --ease: cubic-bezier(0.2, 0, 0, 1);
    --fast: 100ms;
    --base: 160ms;
    --slow: 200ms;
  }

  /* Scripts with small counters need one pixel more. */
  :host(:lang(ar, fa, ur, he)) {
    --size: var(--live-chat-size, 15px);
  }
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
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 2px solid var(--accent-text);
    outline-offset: 2px;
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
  .launch,
  .bubble .panel {
    position: fixed;
    z-index: var(--live-chat-z-index, 2147480000);
    inset-block-end: var(--offset);
    inset-inline-end: var(--offset);
  }
  .launch {
    inline-size: 56px;
    block-size: 56px;
    display: grid;
    place-items: center;
    background: var(--fill);
    color: var(--on-fill);
    border-radius: 28px;
    border-end-end-radius: 10px;
    box-shadow: var(--sh3);
    transition: transform var(--fast) var(--ease);
  }
  .launch:hover {
    background: var(--fill-2);
    transform: translateY(-1px);
  }
  .launch > .i,
  .launch slot .i {
    --icon: 24px;
    animation: fade var(--fast);
  }
  .start :is(.launch, .panel) {
    inset-inline: var(--offset) auto;
  }
  .start .launch {
    border-end-end-radius: 28px;
    border-end-start-radius: 10px;
  }

  @keyframes fade {
    from {
      opacity: 0;
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
