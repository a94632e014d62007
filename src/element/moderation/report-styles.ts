import type { Kit } from '../kit.ts';

/** The form in which one says what is wrong with a message. */
export const reportStyles = ({ css }: Kit) => css`
  .rquote {
    margin: 0 0 16px;
    padding: 8px 12px;
    border-inline-start: 3px solid var(--edge);
    border-radius: var(--r1);
    background: var(--raised);
    font: var(--dense);
    overflow-wrap: anywhere;
  }
  .rquote b {
    display: block;
    font: var(--meta);
    font-weight: 600;
    color: var(--text-2);
  }
  .rquote span {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    overflow: hidden;
    white-space: pre-line;
  }
  .report fieldset {
    margin: 0 0 12px;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  .report legend {
    padding: 0;
    margin-block-end: 4px;
    font-weight: 600;
  }
  .report fieldset label {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 36px;
    padding-inline: 8px;
    margin-inline: -8px;
    border-radius: var(--r2);
    cursor: pointer;
  }
  .report fieldset label:hover {
    background: var(--hover);
  }
  .report input {
    inline-size: 18px;
    block-size: 18px;
    margin: 0;
    flex: none;
    accent-color: var(--fill);
  }
  .rwords {
    display: grid;
    gap: 6px;
    margin-block-end: 12px;
    font: var(--dense);
    font-weight: 500;
  }
  .rwords textarea {
    inline-size: 100%;
    padding: 8px 12px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
    font: var(--body);
    resize: vertical;
  }
  .rdone {
    display: flex;
    gap: 10px;
    align-items: center;
  }
  .rdone .i {
    flex: none;
    color: var(--ok);
  }
  @media (pointer: coarse) {
    .report fieldset label {
      min-block-size: 44px;
    }
    .rwords textarea {
      font-size: max(16px, var(--size));
    }
  }
`;
