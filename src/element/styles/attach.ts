import type { Kit } from '../kit.ts';

/** Files on their way out: above the field, and over the panel while they are dragged. */
export const attachStyles = ({ css }: Kit) => css`
  .box .ib:disabled {
    opacity: 0.45;
    cursor: default;
  }
  .cam {
    display: none;
  }
  .tray {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
    max-block-size: 156px;
    overflow: auto;
    margin: 0;
    padding: 9px 9px 9px 2px;
    padding-inline: 2px 9px;
    list-style: none;
    scrollbar-width: thin;
  }
  .tray .item {
    position: relative;
    block-size: 56px;
    display: flex;
    align-items: center;
    gap: 8px;
    border-radius: var(--r2);
    background: var(--raised);
    font: var(--meta);
    color: var(--text-2);
    animation: fade var(--base) var(--ease);
  }
  .tray .item.failed {
    background: var(--danger-soft);
    box-shadow: 0 0 0 1px var(--danger-line);
  }
  .tray .item img {
    inline-size: 56px;
    block-size: 56px;
    border-radius: inherit;
    object-fit: cover;
  }
  .tray .item.doc {
    max-inline-size: 200px;
    padding-inline: 8px 16px;
  }
  .up {
    position: absolute;
    inset: 0;
    inline-size: auto;
    block-size: auto;
    display: grid;
    place-items: center;
    border-radius: inherit;
  }
  img + .up,
  img + .up:hover {
    background: rgb(10 14 20 / 0.5);
    color: #fff;
  }
  .doc .ext {
    position: relative;
  }
  .failed .up {
    color: var(--danger);
  }
  .failed img + .up {
    color: #fff;
  }
  .rm {
    --icon: 12px;
    position: absolute;
    inset-block-start: -8px;
    inset-inline-end: -8px;
    inline-size: 24px;
    block-size: 24px;
    display: grid;
    place-items: center;
    border: 2px solid var(--bg);
    border-radius: 50%;
    background: var(--ink);
    color: var(--bg);
  }
  .rm .i {
    stroke-width: 2;
  }
  .why {
    --icon: 14px;
    display: flex;
    gap: 6px;
    padding: 0 4px 6px;
    font: var(--meta);
    color: var(--text-2);
  }
  .why .i {
    margin-block-start: 1px;
  }
  .why.bad {
    color: var(--danger);
  }

  .drop {
    position: absolute;
    inset: 0;
    z-index: 2;
    display: grid;
    padding: 12px;
    background: color-mix(in oklab, var(--bg) 86%, transparent);
    pointer-events: none;
    animation: fade var(--fast);
  }
  .drop > div {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 8px;
    border: 2px dashed var(--accent-text);
    border-radius: var(--r3);
    background: var(--soft);
    color: var(--accent-text);
    font-weight: 500;
    --icon: 32px;
  }
  .drop small {
    font: var(--meta);
    color: var(--text-2);
  }
  @media (pointer: coarse) {
    .cam {
      display: grid;
    }
  }
  @media (forced-colors: active) {
    .tray .item {
      border: 1px solid CanvasText;
    }
  }
`;
