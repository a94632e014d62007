import { css } from 'lit';

/** The menu of a message, in the top layer; on a phone a sheet. */
export const menu = css`
  .menu {
    position: fixed;
    inset: auto;
    inline-size: 224px;
    margin: 0;
    padding: 4px;
    border-radius: var(--r3);
    background: var(--pop);
    color: var(--ink);
    border: 1px solid var(--line);
    box-shadow: var(--sh2);
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
    text-align: start;
  }
  .mi .i {
    color: var(--text-2);
    inline-size: 18px;
    block-size: 18px;
  }
  .menu button:is(:hover, :focus) {
    background: var(--hover);
    outline-offset: -2px;
  }
  .mi.bad,
  .mi.bad .i {
    color: var(--danger);
  }
  .quick {
    display: flex;
    justify-content: space-between;
    padding: 2px;
  }
  .quick + .mi {
    margin-block-start: 9px;
  }
  .quick + .mi::before {
    content: '';
    position: absolute;
    inset-inline: 4px;
    margin-block-start: -46px;
    border-block-start: 1px solid var(--line);
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
    box-shadow: inset 0 0 0 1px var(--soft-line);
  }
  .menu.sheet {
    inset: auto 0 0;
    inline-size: 100%;
    max-inline-size: none;
    border: 0;
    border-radius: var(--radius) var(--radius) 0 0;
    padding: 12px 8px calc(8px + env(safe-area-inset-bottom));
    animation: sheet var(--slow) var(--ease);
  }
  .sheet::backdrop {
    background: rgb(10 14 20 / 0.45);
    animation: fade var(--slow);
  }
  .sheet .mi {
    min-block-size: 48px;
    font-size: 16px;
    gap: 14px;
    padding-inline: 12px;
  }
  .sheet .quick button {
    inline-size: 44px;
    block-size: 44px;
    font-size: 25px;
  }
  @keyframes sheet {
    from {
      transform: translateY(100%);
    }
  }
`;
