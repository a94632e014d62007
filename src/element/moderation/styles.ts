import type { Kit } from '../kit.ts';

/** The boxes that are opened for a message, and how one comes to them. */
export const moderationStyles = ({ css }: Kit) => css`
  button.edited {
    display: inline-block;
    padding: 5px 2px;
    margin-block: -5px;
    white-space: nowrap;
    border-radius: var(--r1);
    text-decoration: underline dotted;
    text-underline-offset: 2px;
  }
  @media (hover: hover) {
    button.edited:hover {
      text-decoration-style: solid;
    }
  }
  .nope {
    padding: 0 4px 6px;
    display: flex;
    align-items: center;
    gap: 6px;
    font: var(--meta);
    color: var(--danger);
    --icon: 14px;
  }
  .dlg {
    inline-size: min(440px, 100vw - 32px);
    max-block-size: min(640px, 100dvh - 32px);
    padding: 0;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--pop);
    color: var(--ink);
    font: var(--body);
    box-shadow: var(--sh3);
    overflow: hidden;
    animation: pop var(--fast) var(--ease);
  }
  .dlg[open] {
    display: flex;
    flex-direction: column;
  }
  .dlg::backdrop {
    background: rgb(10 14 20 / 0.45);
  }
  .dtop {
    flex: none;
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 56px;
    padding-inline: 20px 10px;
  }
  .dtop h2 {
    flex: 1;
    min-inline-size: 0;
    font: 600 calc(var(--size) + 2px) / 24px var(--font);
    text-align: start;
  }
  .dbody {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    overscroll-behavior: contain;
    padding: 0 20px 20px;
    text-align: start;
  }
  .dbody:focus-visible {
    outline-offset: -2px;
  }
  .dbody .link {
    margin-inline-start: -4px;
  }
  .dnote {
    font: var(--dense);
    color: var(--text-2);
  }
  .dbad {
    font: var(--dense);
    color: var(--danger);
  }
  .dbad:not(:empty) {
    margin-block-start: 8px;
  }
  .ddeeds {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
    margin-block-start: 16px;
  }
  .dbtn,
  .dpri {
    min-block-size: 36px;
    padding-inline: 14px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    font: var(--dense);
    font-weight: 500;
  }
  .dbtn:hover {
    background: var(--hover);
  }
  .dpri {
    border-color: transparent;
    background: var(--fill);
    color: var(--on-fill);
  }
  @media (hover: hover) {
    .dpri:hover {
      background: var(--fill-2);
    }
  }
  .dpri.danger {
    background: var(--danger-fill);
    color: #fff;
  }
  .dbtn.bad {
    color: var(--danger);
  }
  :is(.dbtn, .dpri):disabled {
    opacity: 0.6;
  }
  @media (pointer: coarse) {
    .dbtn,
    .dpri {
      min-block-size: 44px;
    }
  }
  @media (max-width: 480px), (max-height: 480px) {
    .dlg {
      inset: auto 0 0;
      inline-size: 100%;
      max-inline-size: none;
      max-block-size: 92dvh;
      margin: auto 0 0;
      border-width: 1px 0 0;
      border-radius: var(--radius) var(--radius) 0 0;
      padding-block-end: env(safe-area-inset-bottom);
      animation: rise var(--slow) var(--ease);
    }
  }
`;
