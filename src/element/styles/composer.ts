import { css } from 'lit';

/** Concentric: 12 outside, 1 border, 3 inset, 8 inside. */
export const composer = css`
  .cmp {
    padding: 8px 12px 12px;
    flex: none;
  }
  .rows .cmp {
    padding: 8px 20px 20px;
  }
  .box {
    display: flex;
    align-items: flex-end;
    padding: 3px;
    border: 1px solid var(--edge);
    border-radius: var(--r3);
    background: var(--bg);
  }
  .box:focus-within {
    border-color: var(--accent-text);
    outline: 1px solid var(--accent-text);
  }
  /* The text stands once more behind the field, unseen, and makes it as high as it needs to be. */
  .grow {
    flex: 1;
    min-inline-size: 0;
    display: grid;
  }
  .grow > textarea,
  .grow::after {
    grid-area: 1 / 1;
    min-inline-size: 0;
    min-block-size: 36px;
    max-block-size: 140px;
    padding: 8px 4px;
    padding-inline-start: 9px;
    overflow: hidden auto;
    font: var(--body);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .grow::after {
    content: attr(data-text) ' ';
    visibility: hidden;
  }
  textarea {
    resize: none;
    outline: none;
    scrollbar-width: thin;
  }
  textarea::placeholder {
    color: var(--text-3);
    opacity: 1;
  }
  .send {
    inline-size: var(--hit);
    block-size: var(--hit);
    border-radius: var(--r2);
    display: grid;
    place-items: center;
    flex: none;
    background: var(--fill);
    color: var(--on-fill);
  }
  .send:hover {
    background: var(--fill-2);
  }
  .send[disabled] {
    background: none;
    color: var(--text-3);
    cursor: default;
  }
  .ctx {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-block-end: 6px;
    padding: 2px;
    padding-inline: 10px 2px;
    border-radius: var(--r2);
    background: var(--raised);
    font: var(--meta);
    font-weight: 600;
    color: var(--accent-text);
  }
  .ctx span {
    flex: 1;
  }
  .ctx .ib {
    inline-size: 28px;
    block-size: 28px;
  }
  .count {
    padding: 0 4px 6px;
    font: var(--meta);
    color: var(--text-3);
    text-align: end;
  }
  .count.bad {
    color: var(--danger);
  }
  @media (pointer: coarse) {
    /* Below 16 px iOS zooms the page. */
    .grow > textarea,
    .grow::after {
      font-size: max(16px, var(--size));
      line-height: 22px;
      padding-block: 11px;
      max-block-size: 154px;
    }
  }
`;
