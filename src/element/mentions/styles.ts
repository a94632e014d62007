import type { Kit } from '../kit.ts';

/** Mentions in texts; one's own more so. */
export const mentionStyles = ({ css }: Kit) => css`
  .at {
    padding: 0 2px;
    border-radius: var(--r1);
    background: color-mix(in srgb, currentColor 12%, transparent);
    box-decoration-break: clone;
    -webkit-box-decoration-break: clone;
    font-weight: 600;
  }
  /* On the accent a lighter ground would take contrast from the text. */
  .own .bub .at {
    background: none;
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .at.me {
    background: var(--fill);
    color: var(--on-fill);
  }
  @media (forced-colors: active) {
    .at {
      text-decoration: underline;
    }
    .at.me {
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
  }
`;
