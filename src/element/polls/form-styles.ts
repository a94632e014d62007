import type { Kit } from '../kit.ts';

/** The box in which a poll is made. */
export const formStyles = ({ css }: Kit) => css`
  .pfield {
    display: grid;
    gap: 6px;
    font: var(--dense);
    font-weight: 600;
  }
  .pollf :is(textarea, input:not([type]), select) {
    inline-size: 100%;
    min-block-size: 36px;
    padding: 7px 12px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
    color: inherit;
    font: var(--body);
  }
  .pollf textarea {
    resize: vertical;
  }
  .pollf [aria-invalid='true'] {
    border-color: var(--danger);
    outline-color: var(--danger);
  }
  .pollf fieldset {
    display: grid;
    gap: 8px;
    min-inline-size: 0;
    margin: 16px 0 12px;
    padding: 0;
    border: 0;
  }
  .pollf legend {
    padding: 0;
    margin-block-end: 6px;
    font: var(--dense);
    font-weight: 600;
  }
  .popt {
    display: flex;
    gap: 4px;
  }
  .popt input {
    flex: 1;
    min-inline-size: 0;
  }
  .padd {
    --icon: 16px;
    justify-self: start;
    display: flex;
    align-items: center;
    gap: 6px;
    min-block-size: 36px;
    margin-inline-start: -8px;
    padding-inline: 8px;
    border-radius: var(--r2);
    font: var(--dense);
    font-weight: 500;
    color: var(--accent-text);
  }
  .padd:hover {
    background: var(--hover);
  }
  .pset {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 36px;
    padding-inline: 8px;
    margin-inline: -8px;
    border-radius: var(--r2);
  }
  .pset:has(input) {
    cursor: pointer;
  }
  .pset:has(input):hover {
    background: var(--hover);
  }
  .pset input {
    inline-size: 18px;
    block-size: 18px;
    margin: 0;
    flex: none;
    accent-color: var(--fill);
  }
  .pset select {
    flex: 1;
    min-inline-size: 0;
  }
  @media (pointer: coarse) {
    .pset,
    .padd,
    .pollf :is(textarea, input:not([type]), select) {
      min-block-size: 44px;
    }
    .pollf :is(textarea, input:not([type]), select) {
      font-size: max(16px, var(--size));
    }
  }
`;
