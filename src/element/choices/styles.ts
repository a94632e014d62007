import type { Kit } from '../kit.ts';

/** Answers to choose from, above the field: on one's own side, as what one is about to say. */
export const choiceStyles = ({ css }: Kit) => css`
  .chcs {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
    max-block-size: 148px;
    overflow-y: auto;
    padding: 4px 4px 8px;
  }
  .chc {
    min-block-size: 36px;
    max-inline-size: 100%;
    padding: 6px 14px;
    border: 1px solid var(--accent-text);
    border-radius: 18px;
    background: var(--bg);
    color: var(--accent-text);
    font: var(--dense);
    font-weight: 500;
    overflow-wrap: anywhere;
    text-align: start;
  }
  .chc:hover {
    background: linear-gradient(var(--hover)) var(--bg);
  }
  .rows .chcs {
    justify-content: flex-start;
  }
  @media (hover: none) {
    .chc {
      min-block-size: 44px;
      border-radius: 22px;
    }
  }
`;
