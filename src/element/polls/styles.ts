import type { Kit } from '../kit.ts';

/** The button that makes a poll: after the field, until one writes. */
export const pollStyles = ({ css }: Kit) => css`
  .mkp {
    order: 1;
  }
  .box .mkp:disabled {
    opacity: 0.45;
    cursor: default;
  }
  .box:has(textarea:not(:placeholder-shown)) .mkp {
    display: none;
  }
  /* Where there is little room there is one button less. */
  @media (pointer: coarse) {
    :where([data-under~='380']) .box:has(.mkp) .cam,
    :where([data-under~='380']) .box:has(textarea:focus) .mkp {
      display: none;
    }
  }
`;
