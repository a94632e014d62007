import type { Kit } from '../kit.ts';

/** What became of the way to a message, above the field. */
export const linkStyles = ({ css }: Kit) => css`
  .linked {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 0 4px 6px;
    font: var(--meta);
    color: var(--text-2);
    --icon: 14px;
  }
  .linked.bad {
    color: var(--danger);
  }
`;
