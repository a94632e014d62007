import type { Kit } from '../kit.ts';

/** What says that an invitation was not taken: in the list of rooms, and above the field of customer support. */
export const invitedStyles = ({ css }: Kit) => css`
  .invno {
    flex: none;
    display: flex;
    gap: 8px;
    padding-block: 8px;
    padding-inline: 16px 4px;
    background: var(--danger-soft);
    border-block: 1px solid var(--danger-line);
    font: var(--dense);
    --icon: 16px;
  }
  .invno > .i {
    margin-block-start: 2px;
    color: var(--danger);
  }
  .invno p {
    flex: 1;
  }
  .invno b {
    font-weight: 500;
  }
  .invno .ib {
    margin-block: -8px;
  }
`;
