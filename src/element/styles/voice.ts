import type { Kit } from '../kit.ts';

/** Voice messages: recorded in place of the field, and played. */
export const voiceStyles = ({ css }: Kit) => css`
  .mic {
    order: 1;
  }
  .box > .send {
    order: 2;
  }
  .box:has(textarea:not(:placeholder-shown)) .mic {
    display: none;
  }
  /* There is nothing to send: one may speak. */
  @media (pointer: coarse) {
    :where([data-under~='420']) .box:has(:placeholder-shown) > .mic ~ .send[disabled] {
      display: none;
    }
  }
  .cmp:has(.rec) .box {
    display: none;
  }
  .rec {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 3px;
    border: 1px solid var(--edge);
    border-radius: var(--r3);
    animation: fade var(--fast);
  }
  .rec .waves {
    flex: 1;
    min-inline-size: 0;
    color: var(--accent-text);
  }
  .asks {
    flex: 1;
    font: var(--dense);
    color: var(--text-2);
  }
  .red {
    inline-size: 10px;
    block-size: 10px;
    border-radius: 50%;
    background: var(--danger-fill);
    animation: pulse 0.8s infinite alternate;
  }
  .waves {
    display: block;
    block-size: 24px;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
  }
  .waves path {
    vector-effect: non-scaling-stroke;
  }
  .waves path:nth-child(2) {
    opacity: 0.45;
  }
  .bub:has(.voice) {
    padding: 0;
    --caption: 8px 12px;
  }
  .voice {
    display: flex;
    align-items: center;
    gap: 8px;
    inline-size: 256px;
    max-inline-size: 100%;
    padding: 6px 12px 6px 8px;
    padding-inline: 8px 12px;
  }
  .voice time {
    font: var(--meta);
    font-variant-numeric: tabular-nums;
  }
  .pl {
    inline-size: 36px;
    block-size: 36px;
    flex: none;
    display: grid;
    place-items: center;
    border-radius: 50%;
    background: var(--bg);
    color: var(--accent-text);
  }
  .seek {
    flex: 1;
    min-inline-size: 0;
    padding-block: 4px;
    touch-action: none;
    color: var(--accent-text);
  }
  .seek .waves {
    inline-size: 100%;
  }
  .speed {
    min-inline-size: 32px;
    min-block-size: 24px;
    margin-inline-end: -6px;
    padding-inline: 4px;
    border-radius: 12px;
    background: var(--bg);
    color: var(--ink);
    font: var(--meta);
    font-weight: 500;
  }
  .own .sent :is(.pl, .speed) {
    background: var(--fill-2);
    color: inherit;
  }
  .own .sent .seek {
    color: inherit;
  }
  .rows .voice {
    margin-block: 4px;
    border: 1px solid var(--line);
    border-radius: var(--r3);
  }
  .rows .own .bub :is(.pl, .seek, .speed) {
    background: none;
    color: var(--accent-text);
  }
`;
