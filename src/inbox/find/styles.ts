import { css } from 'lit';

/** What was found, in the place of the list. */
export const styles = css`
  .found {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    padding: 4px 8px 12px;
  }
  .found > p {
    padding: 4px 10px;
    font: var(--meta);
    color: var(--text-2);
  }
  .found h3 {
    padding: 12px 10px 4px;
    font: var(--meta);
    color: var(--text-2);
  }
  .found .hit {
    display: grid;
    grid-template-columns: 36px minmax(0, 1fr);
    column-gap: 12px;
    inline-size: 100%;
    padding: 8px 10px;
    border: 0;
    border-radius: var(--r2);
    background: none;
    color: inherit;
    font: var(--dense);
    text-align: start;
    cursor: pointer;
  }
  .found .hit:hover {
    background: var(--hover);
  }
  .found .hit[aria-current='true'] {
    background: var(--soft);
  }
  .found .hit:focus-visible {
    outline-offset: -2px;
  }
  .found .hit > .ava {
    grid-row: 1 / 3;
    margin-block-start: 2px;
  }
  .found .said {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
    color: var(--text-2);
  }
  .found .of {
    color: var(--warn);
    --icon: 16px;
  }
  .found > .btn {
    margin: 8px 10px;
  }
`;
