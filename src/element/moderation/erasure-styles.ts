import type { Kit } from '../kit.ts';

/** What is asked before somebody is erased. */
export const erasureStyles = ({ css }: Kit) => css`
  .erasure .dbody > p + p:not(:empty) {
    margin-block-start: 8px;
  }
  .erasure .rdone {
    display: flex;
    gap: 10px;
    align-items: center;
  }
  .erasure .rdone .i {
    flex: none;
    color: var(--ok);
  }
`;
