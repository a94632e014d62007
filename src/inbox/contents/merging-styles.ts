import { css } from 'lit';

/** Merging a conversation into another one: the dialog, and what says that it is done. */
export const mergingStyles = css`
  .details [data-do='merge'] {
    margin-block: 4px 12px;
  }
  .merge .closes {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 8px 12px;
    border: 1px solid var(--warn-line);
    border-radius: var(--r2);
    background: var(--warn-soft);
    color: var(--ink);
    --icon: 18px;
  }
  .merge .closes b {
    font-weight: 600;
  }
  .merge .ask {
    padding: 8px 0 0;
  }
  .merge fieldset {
    margin: 8px 0 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  .merge legend {
    padding: 0 0 4px;
    font-weight: 500;
  }
  .merge .other {
    display: flex;
    gap: 10px;
    align-items: start;
    padding: 8px;
    border-radius: var(--r2);
    font-weight: 400;
    cursor: pointer;
  }
  .merge .other input {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
    min-block-size: 0;
    margin: 2px 0 0;
    padding: 0;
  }
  .merge .other:hover,
  .merge .other:has(:checked) {
    background: var(--sunken);
  }
  .merge .other > span {
    flex: 1;
    min-inline-size: 0;
  }
  .merge .other :is(b, small) {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .merge .other b {
    font-weight: 500;
  }
  .merge .other small {
    color: var(--text-2);
  }
  .merge .buttons {
    display: flex;
    justify-content: end;
    gap: 8px;
    padding-block-start: 8px;
  }
  .merged {
    position: absolute;
    z-index: 4;
    inset-block-start: 112px;
    inset-inline: 16px;
    inline-size: fit-content;
    max-inline-size: calc(100% - 32px);
    margin-inline: auto;
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 8px 8px 8px 16px;
    border: 1px solid var(--line);
    border-radius: var(--r3);
    background: var(--bg);
    box-shadow: var(--sh3);
    font: var(--dense);
  }
  .merged:empty {
    display: none;
  }
`;
