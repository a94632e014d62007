import type { Kit } from '../kit.ts';

/** The offer above the field, and the box in which one says an address. */
export const mailStyles = ({ css }: Kit) => css`
  .bymail {
    display: flex;
    align-items: center;
    gap: 8px;
    inline-size: 100%;
    min-block-size: 36px;
    margin-block-end: 6px;
    padding: 6px 12px;
    border: 1px solid var(--line);
    border-radius: var(--r2);
    background: var(--pop);
    font: var(--dense);
    text-align: start;
    --icon: 16px;
  }
  button.bymail:hover {
    background: var(--hover);
  }
  .bymail .i {
    flex: none;
    color: var(--text-3);
  }
  .bymail span {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .mail label {
    display: grid;
    gap: 6px;
    margin-block-start: 12px;
    font: var(--dense);
    font-weight: 500;
  }
  .mail input {
    inline-size: 100%;
    min-block-size: 40px;
    padding: 7px 12px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
    color: inherit;
    font: var(--body);
  }
  .mail [aria-invalid='true'] {
    border-color: var(--danger);
  }
  .mail .mdone {
    display: flex;
    align-items: center;
    gap: 10px;
    overflow-wrap: anywhere;
  }
  .mdone .i {
    flex: none;
    color: var(--ok);
  }
  .mail .dbtn:first-child:nth-last-child(3) {
    margin-inline-end: auto;
    color: var(--danger);
  }
  @media (pointer: coarse) {
    .bymail,
    .mail input {
      min-block-size: 44px;
    }
    .mail input {
      font-size: max(16px, var(--size));
    }
  }
`;
