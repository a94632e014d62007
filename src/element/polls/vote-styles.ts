import type { Kit } from '../kit.ts';

/** A poll in the bubble of its message. It takes its colours from the text around it, which one's own bubble turns round. */
export const voteStyles = ({ css }: Kit) => css`
  .poll {
    --bar: var(--accent-text);
    inline-size: 320px;
    max-inline-size: 100%;
    text-align: start;
  }
  .own .sent .poll {
    --bar: currentColor;
  }
  .rows .own .sent .poll {
    --bar: var(--accent-text);
  }
  .rows .bub:has(> .poll) {
    inline-size: 100%;
  }
  .rows .poll {
    inline-size: 400px;
    margin-block: 2px 4px;
  }
  .poll .txt {
    font-weight: 600;
  }
  .phint,
  .pfoot,
  .pnote,
  .pwho {
    font: var(--meta);
    overflow-wrap: anywhere;
  }
  .phint {
    margin-block-start: 2px;
  }
  .poll > [role] {
    display: grid;
    gap: 2px;
    margin-block: 6px;
    margin-inline: -8px;
  }
  .po {
    display: grid;
    /* Wide enough for all shares, so that bars are of one length. */
    grid-template-columns: 20px minmax(0, 1fr) minmax(3em, auto);
    align-items: center;
    column-gap: 10px;
    row-gap: 4px;
    min-block-size: 44px;
    padding: 6px 8px;
    border-radius: var(--r2);
    text-align: start;
    font: var(--dense);
  }
  @media (hover: hover) {
    .po:hover {
      background: color-mix(in srgb, currentColor 8%, transparent);
    }
  }
  .po:focus-visible {
    outline-offset: -2px;
  }
  .own .sent .po:focus-visible {
    outline-color: currentColor;
  }
  .rows .own .sent .po:focus-visible {
    outline-color: var(--accent-text);
  }
  .po[aria-disabled='true'] {
    background: none;
    cursor: default;
  }
  .pm {
    --icon: 14px;
    inline-size: 20px;
    block-size: 20px;
    display: grid;
    place-items: center;
    border: 1.5px solid color-mix(in srgb, currentColor 65%, transparent);
    border-radius: 50%;
  }
  [role='checkbox'] .pm {
    border-radius: 5px;
  }
  [aria-checked='true'] .pm {
    border-color: var(--bar);
    background: var(--bar);
  }
  .pm .i {
    color: var(--raised);
    stroke-width: 2.5;
  }
  .own .sent .pm .i {
    color: var(--fill);
  }
  .rows .pm.pm .i,
  .rows .own .sent .pm.pm .i {
    color: var(--bg);
  }
  .po[aria-disabled='true'] .pm {
    opacity: 0;
  }
  .po[aria-disabled='true'][aria-checked='true'] .pm {
    opacity: 1;
  }
  .po [dir] {
    overflow-wrap: anywhere;
  }
  .po b {
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  [aria-checked='true'] [dir] {
    font-weight: 600;
  }
  .pbar {
    grid-column: 2;
    block-size: 6px;
    border-radius: 3px;
    overflow: hidden;
    background: color-mix(in srgb, currentColor 16%, transparent);
  }
  .pbar::before {
    content: '';
    display: block;
    block-size: 100%;
    inline-size: calc(100% * var(--share));
    border-radius: inherit;
    background: var(--bar);
    transition: inline-size var(--base) var(--ease);
  }
  .po small {
    font: var(--meta);
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  .pwho {
    padding: 0 8px 6px;
    padding-inline-start: 38px;
  }
  .pnote {
    margin-block-start: 2px;
    font-weight: 600;
  }
  .pnames {
    min-block-size: 24px;
    margin-block: -4px;
    padding-inline: 4px;
    font-weight: 500;
  }
  .pdeeds:empty {
    display: none;
  }
  .pdeeds {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    margin-block-start: 8px;
    font: var(--dense);
  }
  .poll :is(.link, .pnames) {
    margin-inline-start: -4px;
    text-decoration: underline;
    text-underline-offset: 2px;
    color: var(--bar);
  }
  @media (pointer: coarse) {
    .pdeeds button {
      min-block-size: 36px;
    }
  }
  @media (forced-colors: active) {
    .pbar {
      background: Canvas;
      outline: 1px solid CanvasText;
    }
    .pbar::before,
    [aria-checked='true'] .pm {
      background: CanvasText;
    }
    .pm.pm.pm .i {
      color: Canvas;
    }
  }
`;
