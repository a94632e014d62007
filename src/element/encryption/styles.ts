import type { Kit } from '../kit.ts';

/** What says that a conversation is sealed, by whom, and what cannot be read. */
export const encryptionStyles = ({ css }: Kit) => css`
  .keyroom ~ [part='log'] .empty p {
    display: none;
  }
  .keyno {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-style: italic;
    --icon: 16px;
  }
  .keyline {
    inline-size: fit-content;
    max-inline-size: 100%;
    margin: 10px auto 8px;
    padding: 3px 10px;
    display: flex;
    align-items: center;
    gap: 6px;
    border-radius: var(--r2);
    background: var(--sunken);
    color: var(--text-2);
    font: var(--meta);
    --icon: 14px;
  }
  .keyask {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 10px;
    margin-block-end: 8px;
    padding: 8px 12px;
    border-radius: var(--r2);
    background: var(--sunken);
    font: var(--dense);
    --icon: 18px;
  }
  .keyask > span {
    flex: 1 1 200px;
    min-inline-size: 0;
    text-wrap: pretty;
  }
  .keyask > .i {
    color: var(--text-2);
  }
  .keys p {
    color: var(--text-2);
    text-wrap: pretty;
  }
  .keys h3 {
    margin-block: 16px 4px;
    font: 600 var(--size) / 20px var(--font);
  }
  .keynum {
    display: grid;
    grid-template-columns: repeat(4, auto);
    justify-content: space-between;
    gap: 6px 12px;
    max-inline-size: 300px;
    margin-block: 10px;
    padding: 12px 16px;
    border-radius: var(--r2);
    background: var(--sunken);
    color: var(--ink);
    font:
      500 calc(var(--size) + 1px) / 22px ui-monospace,
      monospace;
    direction: ltr;
  }
  .keysame {
    margin-block-end: 10px;
    display: flex;
    align-items: center;
    gap: 8px;
    --icon: 18px;
  }
  .keydev {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    min-block-size: 36px;
  }
`;
