import type { Kit } from '../kit.ts';

/** Reactions under messages, who they are from, and the frame of the picker: in the top layer, on a phone a sheet. */
export const emojiStyles = ({ css }: Kit) => css`
  /* Two buttons leave it little room on a phone: half of a second line would be seen. */
  textarea::placeholder {
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .chip {
    min-inline-size: 36px;
    block-size: 24px;
    padding-inline: 7px;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 4px;
    border-radius: 12px;
    border: 1px solid var(--line);
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    color: var(--text-2);
    user-select: none;
    -webkit-touch-callout: none;
  }
  .chip[aria-pressed='true'] {
    background: var(--soft);
    border-color: var(--soft-line);
    color: var(--accent-text);
  }
  .chip i {
    font: 13px/1 var(--font);
  }
  .whor {
    inset: var(--y) auto auto var(--x);
    max-inline-size: min(280px, 100vw - 16px);
    margin: 0;
    padding: 6px 10px;
    display: none;
    align-items: center;
    gap: 8px;
    border: 1px solid var(--line);
    border-radius: var(--r2);
    background: var(--pop);
    box-shadow: var(--sh2);
    color: var(--ink);
    font: var(--meta);
    animation: fade var(--fast) var(--ease);
  }
  .whor:popover-open {
    display: flex;
  }
  .whor i {
    font-size: 20px;
    line-height: 1;
  }
  @media (pointer: coarse) {
    :where([data-under~='420']) .emj {
      order: 1;
    }
  }
  .menu:has(.quick) {
    inline-size: 252px;
  }
  .sheet.sheet:has(.quick) {
    inline-size: 100%;
    padding-inline: 4px;
  }
  .quick [data-do='emoji'] {
    display: grid;
    place-items: center;
    color: var(--text-2);
  }
  .emo {
    inset: var(--y) auto auto var(--x);
    inline-size: 328px;
    block-size: min(392px, 100dvh - 16px);
    margin: 0;
    padding: 0;
    flex-direction: column;
    border: 1px solid var(--line);
    border-radius: var(--r3);
    background: var(--pop);
    box-shadow: var(--sh2);
    color: var(--ink);
    font: var(--dense);
    animation: pop var(--fast) var(--ease);
  }
  .emo:popover-open {
    display: flex;
  }
  .emo:focus {
    outline: none;
  }
  .emo > p {
    margin: auto;
    padding: 16px;
    text-align: center;
    color: var(--text-2);
  }
  .emo > p + .link {
    margin: -8px auto auto;
  }
  @media (max-width: 480px), (max-height: 480px) {
    .emo {
      inset: auto 0 var(--below, 0);
      inline-size: 100%;
      max-inline-size: none;
      block-size: min(420px, var(--most, 100dvh) * 0.86);
      border-width: 1px 0 0;
      border-radius: var(--radius) var(--radius) 0 0;
      padding-block-end: env(safe-area-inset-bottom);
      animation: rise var(--slow) var(--ease);
    }
    .emo::backdrop {
      background: rgb(10 14 20 / 0.45);
    }
  }
`;
