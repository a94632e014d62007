import type { Kit } from '../kit.ts';

/** Eight columns of 36, on a phone as many of 44 as there is room for. */
export const pickerStyles = ({ css }: Kit) => css`
  .efind {
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 12px 12px 8px;
    padding-inline: 10px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    --icon: 16px;
  }
  .efind:focus-within {
    outline: 2px solid var(--accent-text);
    outline-offset: -1px;
  }
  .efind .i {
    color: var(--text-2);
  }
  .efind input {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 34px;
    margin: 0;
    padding: 0;
    border: 0;
    outline: 0;
    background: none;
    color: inherit;
    font: var(--body);
    appearance: none;
  }
  .efind input::placeholder {
    color: var(--text-3);
    opacity: 1;
  }
  .efind input::-webkit-search-cancel-button {
    display: none;
  }
  .etabs {
    flex: none;
    display: flex;
    justify-content: space-between;
    margin-inline: 12px;
    border-block-end: 1px solid var(--line);
    overflow: auto hidden;
    scrollbar-width: none;
  }
  .etabs button {
    flex: 1 0 30px;
    block-size: 34px;
    border-block-end: 2px solid transparent;
    font-size: 17px;
    line-height: 1;
    filter: grayscale(1);
    opacity: 0.75;
  }
  .etabs button:is(:focus-visible, [aria-selected='true']) {
    filter: none;
    opacity: 1;
  }
  @media (hover: hover) {
    .etabs button:hover {
      filter: none;
      opacity: 1;
    }
  }
  .etabs button:focus-visible {
    outline-offset: -2px;
    border-radius: var(--r2);
  }
  .etabs [aria-selected='true'] {
    border-color: var(--accent-text);
  }
  .cpl li > i {
    font-size: 20px;
    line-height: 1;
  }
  .emo > p.full {
    margin: 0;
    text-align: start;
  }
  .emo > p.none {
    margin: 24px auto auto;
  }
  .emo > p.none ~ .egrid {
    flex: none;
  }
  .egrid {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    padding: 8px 0;
    scrollbar-width: thin;
    scrollbar-gutter: stable both-edges;
  }
  .egrid > [role='grid'] {
    inline-size: 288px;
    margin-inline: auto;
  }
  .egrid [role='row'] {
    display: flex;
    content-visibility: auto;
    contain-intrinsic-size: auto 288px auto 36px;
  }
  .egrid button {
    inline-size: 36px;
    block-size: 36px;
    flex: none;
    border-radius: var(--r2);
    font-size: 21px;
    line-height: 1;
    white-space: nowrap;
    overflow: hidden;
  }
  .egrid button:is(:hover, :focus) {
    background: var(--hover);
  }
  .egrid button:focus-visible {
    outline-offset: -2px;
  }
  .efoot {
    flex: none;
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 44px;
    padding-inline: 16px 8px;
    border-block-start: 1px solid var(--line);
    color: var(--text-2);
  }
  .ename {
    flex: 1;
    min-inline-size: 0;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .ename::first-letter {
    text-transform: uppercase;
  }
  .efoot select {
    /* The emoji alone, until it is open. */
    inline-size: 56px;
    block-size: 32px;
    padding-inline-start: 6px;
    border: 1px solid var(--line);
    border-radius: var(--r2);
    background: var(--pop);
    color: inherit;
    font: inherit;
    font-size: 16px;
  }
  @media (max-width: 480px), (max-height: 480px) {
    .efind input {
      min-block-size: 42px;
      font-size: max(16px, var(--size));
    }
    .etabs button {
      flex-basis: 44px;
      block-size: 44px;
      font-size: 21px;
    }
    .egrid {
      scrollbar-gutter: auto;
    }
    .egrid > [role='grid'] {
      inline-size: round(down, 100vw - 16px, 44px);
    }
    .egrid [role='row'] {
      contain-intrinsic-size: auto 300px auto 44px;
    }
    .egrid button {
      inline-size: 44px;
      block-size: 44px;
      font-size: 26px;
    }
    .efoot select {
      inline-size: 60px;
      block-size: 44px;
    }
  }
  @media (max-height: 480px) {
    .efoot {
      display: none;
    }
  }
`;
