import { css } from 'lit';

/** Buttons, fields, boxes that open, and chips. */
export const controls = css`
  input {
    font: inherit;
    color: inherit;
    margin: 0;
  }
  .btn,
  .primary,
  .quiet {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-block-size: var(--hit);
    padding-inline: 12px;
    border-radius: var(--r2);
    font: var(--dense);
    font-weight: 500;
    white-space: nowrap;
    --icon: 18px;
  }
  .btn {
    border: 1px solid var(--line);
    background: var(--pop);
  }
  .btn:hover {
    background: var(--raised);
  }
  .btn:is([disabled], [aria-disabled='true']),
  .quiet[disabled] {
    color: var(--text-3);
    cursor: default;
  }
  .small {
    min-block-size: 28px;
    padding-inline: 8px;
    --icon: 16px;
  }
  .primary {
    background: var(--fill);
    color: var(--on-fill);
  }
  .primary:hover {
    background: var(--fill-2);
  }
  .primary:is([disabled], [aria-disabled='true']) {
    background: var(--raised);
    color: var(--text-3);
    cursor: default;
  }
  .quiet {
    color: var(--text-2);
  }
  .quiet:not([disabled]):hover {
    background: var(--hover);
  }
  .tag {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    max-inline-size: 100%;
    min-block-size: 20px;
    padding-inline: 6px;
    border-radius: 6px;
    background: var(--raised);
    font: var(--meta);
    white-space: nowrap;
  }
  .tag bdi {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .tag button {
    inline-size: 24px;
    block-size: 24px;
    margin-inline-end: -6px;
    display: grid;
    place-items: center;
    --icon: 12px;
    color: var(--text-2);
  }

  .pop {
    margin: 0;
    inset: auto;
    inline-size: max-content;
    max-inline-size: min(320px, 100vw - 8px);
    max-block-size: min(70dvh, 480px);
    overflow: auto;
    padding: 4px;
    border: 1px solid var(--line);
    border-radius: var(--r3);
    background: var(--pop);
    color: var(--ink);
    box-shadow: var(--sh2);
    font: var(--dense);
  }
  .item {
    inline-size: 100%;
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 36px;
    padding-inline: 8px;
    border-radius: var(--r2);
    text-align: start;
    --icon: 18px;
  }
  .item > .i:last-child {
    margin-inline-start: auto;
    color: var(--accent-text);
  }
  .item:hover {
    background: var(--hover);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .ask {
    display: grid;
    gap: 6px;
    padding: 8px;
  }
  .item + .ask {
    margin-block-start: 4px;
    border-block-start: 1px solid var(--line);
  }
  .ask label {
    font-weight: 500;
  }
  .ask input,
  .ask textarea,
  .search input {
    min-inline-size: 0;
    min-block-size: var(--hit);
    padding-inline: 10px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
  }
  .ask textarea {
    padding-block: 8px;
    resize: vertical;
    font: inherit;
  }
  .prepared li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding-block: 8px;
    border-block-start: 1px solid var(--line);
  }
  .prepared li > span {
    flex: 1;
    min-inline-size: 12ch;
    display: -webkit-box;
    -webkit-line-clamp: 2;
    -webkit-box-orient: vertical;
    overflow: hidden;
  }
  .canned {
    margin-block-end: 8px;
    padding: 4px;
    max-block-size: 40dvh;
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: var(--r3);
    background: var(--pop);
    box-shadow: var(--sh2);
    font: var(--dense);
  }
  .canned .item {
    cursor: pointer;
  }
  .canned .item > span:not(.ava) {
    flex: 1;
    min-inline-size: 0;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    color: var(--text-2);
  }
  .canned [aria-selected='true'] {
    background: var(--soft);
  }
  .ask .hint {
    font: var(--meta);
    color: var(--text-2);
    overflow-wrap: anywhere;
  }
  .ask .hint:empty {
    display: none;
  }
  .ask .problem {
    color: var(--danger);
  }
  .ask .problem:empty {
    display: none;
  }

  .sheet {
    inline-size: min(480px, 100vw - 32px);
    max-block-size: calc(100dvh - 64px);
    padding: 0;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--bg);
    color: var(--ink);
    box-shadow: var(--sh3);
    font: var(--dense);
  }
  .sheet[open] {
    display: flex;
    flex-direction: column;
  }
  .sheet::backdrop {
    background: #0006;
  }
  .sheet .head h2 {
    flex: 1;
  }
  .sheet .body {
    overflow: auto;
    padding: 8px 16px 16px;
  }
  .keys dl > div {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
    justify-content: space-between;
    min-block-size: 32px;
  }
  .sheet p {
    margin-block-start: 8px;
    color: var(--text-3);
  }
  .keys dt {
    order: 1;
    display: flex;
    gap: 4px;
  }
  kbd {
    min-inline-size: 20px;
    padding: 1px 5px;
    border: 1px solid var(--line);
    border-radius: 4px;
    font: var(--meta);
    text-align: center;
  }
  .none {
    flex: 1;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 12px;
    padding: 24px;
    text-align: center;
    color: var(--text-3);
    --icon: 24px;
  }
  .none h2 {
    color: var(--ink);
    font-weight: 600;
  }
  .none p {
    display: flex;
    gap: 8px;
    align-items: center;
    max-inline-size: 40ch;
  }
  @media (pointer: coarse) {
    :host {
      --hit: 44px;
    }
    .small,
    .item,
    .tag button {
      min-block-size: 44px;
    }
    .tag button {
      inline-size: 36px;
    }
    textarea,
    input {
      font-size: max(16px, var(--size)) !important;
    }
  }
`;
