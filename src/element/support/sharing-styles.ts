import type { Kit } from '../kit.ts';

/** The line above the field that says what the team sees. */
export const sharingStyles = ({ css }: Kit) => css`
  .sees {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 0 8px 8px;
    font: var(--meta);
    color: var(--text-2);
    --icon: 16px;
  }
  .sees .i {
    flex: none;
    color: var(--text-3);
  }
  .sees span {
    flex: 1;
    min-inline-size: 0;
    text-wrap: pretty;
  }
  .sees button {
    min-block-size: 32px;
    margin: 0;
    padding: 0 4px;
    border: 0;
    border-radius: var(--r2);
    background: none;
    color: inherit;
    font: inherit;
  }
  .sees button[role='switch'] {
    padding-inline: 0;
    flex: 1;
    min-inline-size: 0;
    display: flex;
    align-items: center;
    gap: 8px;
    text-align: start;
  }
  .sees button:not([role='switch']) {
    margin-inline-end: -4px;
    flex: none;
    color: var(--accent-text);
    font-weight: 500;
  }
  .sees small {
    display: block;
    font: inherit;
    color: var(--accent-text);
  }
`;
