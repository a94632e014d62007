import type { Kit } from '../kit.ts';

/** The texts that a message has had. What changed is told apart by lines, not by colour alone. */
export const formerStyles = ({ css }: Kit) => css`
  .former ol {
    margin: 0 0 12px;
    padding: 0;
    list-style: none;
  }
  .former li + li {
    margin-block-start: 14px;
    padding-block-start: 14px;
    border-block-start: 1px solid var(--line);
  }
  .fhead {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    margin-block-end: 4px;
    font: var(--meta);
    color: var(--text-3);
  }
  .fhead time::first-letter {
    text-transform: uppercase;
  }
  .fhead b {
    color: var(--text-2);
  }
  .ftxt {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .former :is(ins, del) {
    padding-block: 1px;
    border-radius: var(--r1);
    box-decoration-break: clone;
  }
  .former del + ins {
    margin-inline-start: 3px;
  }
  .former ins {
    background: var(--ok-soft);
    text-decoration: underline var(--ok);
    text-underline-offset: 3px;
  }
  .former del {
    background: var(--danger-soft);
    color: var(--text-2);
    text-decoration: line-through var(--danger);
  }
  .former .sr {
    user-select: none;
  }
`;
