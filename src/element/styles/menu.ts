import type { Kit } from '../kit.ts';

/** The menu of a message, in the top layer; on a phone a sheet. */
export const menuStyles = ({ css }: Kit) => css`
  .menu {
    inset: var(--y) auto auto var(--x);
    inline-size: 224px;
    margin: 0;
    padding: 4px;
    border-radius: var(--r3);
    color: var(--ink);
    font: var(--dense);
    animation: pop var(--fast) var(--ease);
  }
  .mi {
    inline-size: 100%;
    min-block-size: 36px;
    padding: 0 8px;
    display: flex;
    align-items: center;
    gap: 10px;
    border-radius: var(--r2);
    --icon: 18px;
  }
  .mi .i {
    color: var(--text-2);
  }
  .menu button:is(:hover, :focus) {
    background: var(--hover);
    outline-offset: -2px;
  }
  .trash,
  .trash .i {
    color: var(--danger);
  }
  .quick {
    display: flex;
    justify-content: space-between;
    padding: 2px;
    border-block-end: 1px solid var(--line);
    margin-block-end: 4px;
  }
  .quick:last-child {
    border: 0;
    margin: 0;
  }
  .quick button {
    inline-size: 32px;
    block-size: 32px;
    border-radius: 50%;
    font-size: 19px;
    line-height: 1;
  }
  .quick [aria-checked='true'] {
    background: var(--soft);
  }
  .sheet {
    inset: auto 0 0;
    inline-size: 100%;
    max-inline-size: none;
    border: 0;
    border-radius: var(--radius) var(--radius) 0 0;
    padding: 12px 8px calc(8px + env(safe-area-inset-bottom));
    animation: rise var(--slow) var(--ease);
  }
  .sheet::backdrop {
    background: rgb(10 14 20 / 0.45);
  }
  .sheet .mi {
    min-block-size: 48px;
    font-size: 16px;
  }
  .sheet .quick button {
    inline-size: 44px;
    block-size: 44px;
    font-size: 25px;
  }
`;
