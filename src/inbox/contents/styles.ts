import { css } from 'lit';

/** Answers that a message offers, and files where one writes. */
export const contentStyles = css`
  .offers {
    list-style: none;
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 8px 0 2px;
    padding: 0;
  }
  .offers li {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    max-inline-size: 100%;
    min-block-size: 28px;
    padding: 3px 12px;
    border: 1px solid var(--edge);
    border-radius: 14px;
    font: var(--dense);
    font-weight: 500;
    overflow-wrap: anywhere;
    --icon: 16px;
  }
  .offers .taken {
    border-color: currentColor;
    background: color-mix(in srgb, currentColor 12%, transparent);
  }
  .txt.ptd {
    display: flex;
    white-space: normal;
  }
  .note-item :is(.pics, .card) {
    border-radius: var(--r2);
    margin-block-start: 6px;
  }
  .note-item .card {
    background: var(--bg);
  }
  .composer .tray {
    padding-block-end: 2px;
  }
  .composer .tray .item {
    inline-size: auto;
    min-block-size: 0;
    padding-inline: 0;
  }
  .composer .tray .item.doc {
    padding-inline: 8px 16px;
  }
  .note .rm {
    border-color: var(--warn-soft);
  }
  .conversation > .drop {
    z-index: 3;
  }
`;
