import type { Kit } from '../kit.ts';

/** What one can do with a message: its toolbar, and its menu, in the top layer; on a phone a sheet. And rows instead of bubbles. */
export const actionStyles = ({ css }: Kit) => css`
  .who h2 {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    overflow-wrap: break-word;
  }
  .grow > :placeholder-shown,
  .grow > ::placeholder {
    display: block;
    max-inline-size: 100%;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  /* What stands in an empty field is in the language of the panel. */
  .grow > :placeholder-shown {
    direction: inherit;
    unicode-bidi: isolate;
  }
  /* In a field that has the focus browsers end it without dots. */
  .grow > :placeholder-shown:focus {
    mask: linear-gradient(90deg, #000 calc(100% - 32px), #0000 calc(100% - 8px));
  }
  .grow:dir(rtl) > :placeholder-shown:focus {
    mask-image: linear-gradient(270deg, #000 calc(100% - 32px), #0000 calc(100% - 8px));
  }
  .plus {
    display: none;
  }
  @media (pointer: coarse) {
    :where([data-under~='420']) .box {
      flex-wrap: wrap;
    }
    :where([data-under~='420']) .plus:has(~ [data-more]) {
      display: grid;
    }
    :where([data-under~='420']) .plus ~ [data-more] {
      display: none;
    }
    :where([data-under~='420']) .plus[aria-expanded='true'] ~ [data-more] {
      order: -1;
      inline-size: 100%;
      padding-inline: 12px;
      display: flex;
      align-items: center;
      gap: 12px;
      text-align: start;
    }
    :where([data-under~='420']) [data-more]::after {
      content: attr(aria-label);
    }
  }
  .count {
    padding: 0 4px 6px;
  }
  .rx,
  .count {
    font: var(--meta);
    color: var(--text-3);
  }
  .count.bad {
    color: var(--danger);
  }
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

  .tools {
    position: absolute;
    z-index: 1;
    inset-block-end: calc(100% - 10px);
    inset-inline-end: -12px;
    display: flex;
    align-items: center;
    padding: 2px;
    border-radius: 10px;
    --hit: 28px;
    --icon: 16px;
    /* Not hidden: it must be able to get the focus. */
    opacity: 0;
    pointer-events: none;
  }
  .own .tools {
    inset-inline: -12px auto;
  }
  .tools time {
    padding-inline: 8px 4px;
    white-space: nowrap;
  }
  .msg:is(:focus-visible, :has(:focus-visible)) .tools {
    opacity: 1;
  }
  @media (hover: hover) {
    .msg:hover .tools {
      opacity: 1;
      pointer-events: auto;
    }
  }

  .rows .log {
    padding: 16px 0;
  }
  .rows :is(.day, .new) {
    padding: 8px 20px;
  }
  .rows .msg.msg {
    grid-template-columns: 36px minmax(0, 1fr);
    column-gap: 12px;
    justify-items: start;
    padding: 2px 20px;
    border-radius: 0;
    position: relative;
  }
  .rows .msg.first {
    padding-block-start: 10px;
  }
  .rows .msg:hover {
    background: var(--hover);
  }
  .rows .msg:focus-visible {
    outline-offset: -2px;
  }
  .rows .msg > .ava {
    grid-area: 1 / 1 / 3;
    align-self: start;
    margin-block-start: 3px;
  }
  .rows .by {
    padding: 0;
    margin: 0;
  }
  .rows .by b {
    font: 600 var(--size) / 20px var(--font);
    color: var(--ink);
    margin-inline-end: 4px;
  }
  .rows .bub {
    position: static;
    max-inline-size: 68ch;
    padding: 0;
    background: none;
    box-shadow: none;
    color: inherit;
  }
  /* It would lie over the whole row, and take the clicks on what stands under the text. */
  .rows .bub.bub::before {
    content: none;
  }
  .rows :is(.waiting, .gone) {
    color: var(--text-3);
  }
  .rows .bub.bub a {
    color: var(--accent-text);
  }
  .rows .tools {
    inset-block: -14px auto;
    inset-inline: auto 20px;
  }
  .rows :is(.foot, .rx) {
    justify-content: flex-start;
  }
  .rows .cmp {
    padding: 8px 20px 20px;
  }
  .rows .empty {
    padding-inline: 20px;
  }

  .ctx {
    --hit: 28px;
    display: flex;
    align-items: center;
    justify-content: space-between;
    margin-block-end: 6px;
    padding: 2px;
    padding-inline-start: 10px;
    border-radius: var(--r2);
    background: var(--raised);
    font: var(--meta);
    font-weight: 600;
    color: var(--accent-text);
  }

  /* The message that one has come to. */
  [data-here] .bub {
    outline: 2px solid var(--accent-text);
    outline-offset: 2px;
  }
`;
