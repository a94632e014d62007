import type { Kit } from '../kit.ts';

/** The question that comes before a conversation: over the whole panel, its button where the field will be. */
export const consentStyles = ({ css }: Kit) => css`
  [data-panes~='gate'] > :not(.gate) {
    visibility: hidden;
  }
  .panel > div {
    border-radius: inherit;
    padding-block: inherit;
  }
  .gate {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    border-radius: inherit;
    padding-block: inherit;
    background: var(--bg);
  }
  .gate .head:not(.back) {
    padding-inline-start: 16px;
  }
  .ask a {
    display: block;
    inline-size: fit-content;
    margin-block-start: 4px;
  }
  .ask {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    gap: 8px;
    padding: 24px 16px 16px;
    --icon: 24px;
  }
  .ask > .i {
    color: var(--accent-text);
    margin-block-start: auto;
  }
  .ask h3 {
    font: 600 calc(var(--size) + 2px) / 24px var(--font);
  }
  .ask p {
    color: var(--text-2);
    text-wrap: pretty;
  }
  .yes {
    margin-block-start: 16px;
    min-block-size: 44px;
    padding-inline: 16px;
    border-radius: var(--r2);
    background: var(--fill);
    color: var(--on-fill);
    font-weight: 500;
  }
  @media (hover: hover) {
    .yes:hover {
      background: var(--fill-2);
    }
  }
  @media (forced-colors: active) {
    .yes {
      border: 1px solid ButtonText;
    }
  }
`;
