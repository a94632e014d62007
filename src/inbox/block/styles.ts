import { css } from 'lit';

/** Blocking a visitor: what says so in their card, and the dialog. */
export const styles = css`
  .details .blocked {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    background: var(--danger-soft);
    color: var(--danger);
    font-weight: 500;
    --icon: 14px;
  }
  .block .ask {
    padding: 8px 0 0;
  }
  .block select {
    min-block-size: var(--hit);
    padding-inline: 10px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
    color: inherit;
    font: inherit;
  }
  .block .choice {
    display: flex;
    gap: 8px;
    align-items: start;
    padding-block: 6px 0;
    font-weight: 400;
  }
  .block .choice small {
    display: block;
    color: var(--text-2);
  }
  .block .buttons {
    display: flex;
    justify-content: end;
    gap: 8px;
    padding-block-start: 8px;
  }
  .block .danger {
    background: var(--danger-fill);
    border-color: transparent;
    color: #fff;
  }
`;
