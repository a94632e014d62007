import type { Kit } from '../kit.ts';

/** The page while one chooses something of it, and what is shown before it is sent. */
export const pointStyles = ({ css }: Kit) => css`
  .panel:has(.ptover) {
    visibility: hidden;
  }
  .ptover {
    visibility: visible;
    position: fixed;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    color: var(--ink);
    font: var(--body);
    overflow: hidden;
    outline: none;
    cursor: crosshair;
  }
  .ptmark {
    position: absolute;
    box-sizing: border-box;
    border: 2px solid var(--accent-text);
    border-radius: 4px;
    box-shadow:
      0 0 0 2px var(--bg),
      inset 0 0 0 1px var(--bg);
    background: color-mix(in srgb, var(--accent) 12%, transparent);
    pointer-events: none;
  }
  .ptmark.no {
    border-style: dashed;
    border-color: var(--danger);
    background: none;
  }
  .ptbar {
    position: absolute;
    inset-block-end: calc(16px + env(safe-area-inset-bottom));
    inset-inline: 0;
    inline-size: max-content;
    max-inline-size: min(560px, 100% - 24px);
    margin-inline: auto;
    box-sizing: border-box;
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 12px 12px 12px 16px;
    padding-inline: 16px 12px;
    border: 1px solid var(--line);
    border-radius: var(--r3);
    background: var(--pop);
    box-shadow: var(--sh2);
    cursor: default;
  }
  .ptbar.up {
    inset-block: calc(16px + env(safe-area-inset-top)) auto;
  }
  .ptbar div {
    min-inline-size: 0;
  }
  .ptbar b {
    display: block;
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .ptbar small {
    display: block;
    font: var(--meta);
    color: var(--text-2);
  }
  .ptbtn {
    flex: none;
    min-block-size: 36px;
    padding-inline: 12px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
    color: var(--ink);
    font: var(--dense);
    font-weight: 500;
  }
  .ptbtn:hover {
    background: linear-gradient(var(--hover)) var(--bg);
  }
  .ptbtn.main {
    border-color: transparent;
    background: var(--fill);
    color: var(--on-fill);
  }
  .ptprev {
    display: grid;
    gap: 8px;
    margin: 0 0 8px;
    padding: 12px;
    border: 1px solid var(--line);
    border-radius: var(--r3);
    background: var(--sunken);
    max-block-size: 320px;
    overflow: auto;
  }
  .ptprev h3 {
    font: var(--dense);
    font-weight: 600;
  }
  .ptprev p {
    font: var(--meta);
    color: var(--text-2);
  }
  .ptdo {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  @media (hover: none) {
    .ptbtn {
      min-block-size: 44px;
    }
  }
`;
