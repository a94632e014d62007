import { css } from 'lit';

/** Concentric: 12 outside, 1 border, 3 inset, 8 inside. */
export const composer = css`
  .cmp {
    padding: 8px 12px 12px;
  }
  .box {
    display: flex;
    align-items: flex-end;
    padding: 3px;
    border: 1px solid var(--edge);
    border-radius: var(--r3);
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
  .grow > i {
    grid-area: 1 / 1;
    min-inline-size: 0;
    max-block-size: 140px;
    padding: 8px;
    overflow: hidden auto;
    font: var(--body);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .grow > i {
    visibility: hidden;
  }
  .grow > textarea {
    resize: none;
    outline: none;
    scrollbar-width: thin;
  }
  ::placeholder {
    color: var(--text-3);
    opacity: 1;
  }
  .send {
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
  @media (pointer: coarse) {
    :host {
      --hit: 44px;
    }
    /* Below 16 px iOS zooms the page. */
    .grow > textarea,
    .grow > i {
      font-size: max(16px, var(--size));
      padding-block: 10px;
    }
  }
`;
