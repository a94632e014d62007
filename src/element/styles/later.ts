import type { Kit } from '../kit.ts';

/** What the panel needs once more is there than its first view: it comes with the actions, before all that they bring. */
export const later = ({ css }: Kit) => css`
  :host {
    --ok: light-dark(#12724a, #6bd6a4);
    --ok-soft: color-mix(in oklab, var(--ok-dot) 11%, var(--bg));
  }
  a {
    color: var(--accent-text);
    text-underline-offset: 2px;
  }
  .own .bub a {
    color: inherit;
  }
  .msg .gone {
    background: none;
    box-shadow: inset 0 0 0 1px var(--line);
    color: var(--text-2);
  }
  .gone .link {
    margin-inline-start: -4px;
  }
  .tools {
    font: var(--meta);
    color: var(--text-3);
  }
  .menu,
  .tools {
    background: var(--pop);
    border: 1px solid var(--line);
    box-shadow: var(--sh2);
  }
  [data-do='menu'] .i {
    stroke-width: 2.25;
  }
  .tiny {
    --of: 16px;
    font-size: 9px;
  }
  .rx {
    grid-row: 3;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    margin-block-start: 4px;
  }
  .own .rx {
    justify-content: flex-end;
  }
  .msg:has(.rx) {
    padding-block-end: 6px;
  }
  /* Somebody is writing. */
  .bub > i {
    display: inline-block;
    inline-size: 6px;
    block-size: 6px;
    margin-block: 7px;
    margin-inline-end: 4px;
    border-radius: 50%;
    background: var(--text-3);
    animation: fade 0.6s infinite alternate;
  }
  .bub > i:nth-child(2) {
    animation-delay: 0.2s;
  }
  .bub > i:nth-child(3) {
    animation-delay: 0.4s;
    margin-inline-end: 0;
  }
  @media (hover: none) {
    /* What was tapped last stays hovered there: it is told while it is pressed, and no longer. */
    :host {
      --hover: transparent;
    }
    :is(button, a, label, [role='option']):active {
      --hover: color-mix(in oklab, var(--ink) 6%, transparent);
    }
    .ib:hover {
      color: var(--text-2);
    }
    :is(.launch, .send:enabled):hover {
      background: var(--fill);
      transform: none;
    }
    .who button:hover {
      text-decoration: none;
    }
    .bub {
      -webkit-touch-callout: none;
      -webkit-user-select: none;
      user-select: none;
    }
  }
  @media (forced-colors: active) {
    /* Who is there, and what may be pressed, is told by colour elsewhere. */
    .dot:not(.off) {
      forced-color-adjust: none;
      background: CanvasText;
      border-color: Canvas;
    }
    .link {
      text-decoration: underline;
    }
  }
`;
