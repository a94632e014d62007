import type { Kit } from '../kit.ts';

/** What is in the place of the list, and what is beside the conversation at its end. */
export const sideStyles = ({ css }: Kit) => css`
  .findnew {
    flex: 1;
    min-block-size: 0;
    display: flex;
    flex-direction: column;
  }
  .rowsof {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    padding: 0 8px 12px;
  }
  .rms h3,
  .about h3 {
    padding: 12px 8px 4px;
    font: var(--meta);
    font-weight: 500;
    color: var(--text-3);
  }
  .rrow {
    inline-size: 100%;
    min-block-size: 48px;
    padding: 4px 8px;
    display: flex;
    align-items: center;
    gap: 12px;
    border-radius: var(--r2);
    text-align: start;
  }
  .rrow:hover {
    background: var(--hover);
  }
  .rrow:focus-visible {
    outline-offset: -2px;
  }
  .rrow > span:nth-child(2),
  .person > span:nth-child(2) {
    flex: 1;
    min-inline-size: 0;
    display: grid;
  }
  .rrow :is(b, small),
  .person small {
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    text-align: var(--side, left);
  }
  .rrow .with {
    display: flex;
    white-space: pre;
  }
  .with > :last-child {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    text-align: var(--side, left);
  }
  .rrow b {
    font-weight: 500;
  }
  .rrow small,
  .person small,
  .about h3 small {
    font: var(--meta);
    color: var(--text-3);
  }
  .mark {
    padding: 2px 8px;
    border-radius: var(--r1);
    background: var(--raised);
  }
  .told {
    padding: 0 16px;
    font: var(--dense);
    color: var(--text-2);
  }
  .told.bad {
    color: var(--danger);
  }

  .rform {
    display: grid;
    gap: 12px;
    padding: 12px 16px;
    justify-items: start;
  }
  .about .rform {
    padding-inline: 0;
  }
  .rform label {
    inline-size: 100%;
    display: grid;
    gap: 6px;
    font: var(--dense);
    font-weight: 500;
  }
  .rform :is(input, select) {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: 40px;
    padding: 0 12px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
    color: var(--ink);
    font: var(--body);
  }
  .rform .tick {
    display: flex;
    align-items: center;
    min-block-size: 36px;
    font-weight: 400;
  }
  .rform .tick input {
    inline-size: 18px;
    min-block-size: 18px;
    accent-color: var(--fill);
  }
  .rform p {
    font: var(--dense);
    color: var(--text-3);
  }
  .rseal {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 36px;
    padding-inline: 12px;
    color: var(--text-2);
    font: var(--dense);
    --icon: 16px;
  }
  .pri,
  .btn {
    min-block-size: 36px;
    padding-inline: 14px;
    border-radius: var(--r2);
    font: var(--dense);
    font-weight: 500;
  }
  .pri {
    background: var(--fill);
    color: var(--on-fill);
  }
  .btn {
    border: 1px solid var(--edge);
  }
  @media (hover: hover) {
    .pri:hover {
      background: var(--fill-2);
    }
  }
  .btn:hover {
    background: var(--hover);
  }
  .btn.bad {
    color: var(--danger);
  }
  .btn.danger {
    border-color: transparent;
    background: var(--danger-fill);
    color: #fff;
  }
  :is(.pri, .btn):disabled {
    opacity: 0.6;
  }
  .deeds {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .deeds.down {
    flex-direction: column;
    align-items: stretch;
  }
  .deeds:not(:has(.btn)) {
    display: none;
  }

  .about {
    position: absolute;
    z-index: 1;
    inset: 0;
    display: flex;
    flex-direction: column;
    background: var(--bg);
    padding-block: inherit;
    animation: fade var(--fast) var(--ease);
  }
  .about > header {
    flex: none;
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 60px;
    padding-inline: 16px 8px;
    border-block-end: 1px solid var(--line);
  }
  .about > header .flip {
    margin-inline-start: -8px;
  }
  .about > header h2 {
    flex: 1;
    min-inline-size: 0;
    font: 600 calc(var(--size) + 2px) / 24px var(--font);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    text-align: var(--side, left);
  }
  .abody {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    padding: 16px;
  }
  .about h3 {
    padding: 20px 0 8px;
  }
  .about .rsearch {
    margin: 0 0 8px;
  }
  .about ul {
    margin: 0 -8px;
    padding: 0;
    list-style: none;
  }
  .banned .rrow:hover {
    background: none;
  }
  .banned .btn {
    flex: none;
  }
  .about .told {
    padding: 12px 0 0;
  }
  .atopic {
    margin-block-end: 12px;
    color: var(--text-2);
    text-align: var(--side, left);
  }
  .person {
    display: flex;
    align-items: center;
    gap: 12px;
    margin-block-end: 16px;
  }
  .sure {
    max-inline-size: min(360px, 100vw - 32px);
    padding: 20px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--pop);
    color: var(--ink);
    font: var(--body);
    box-shadow: var(--sh3);
  }
  .sure::backdrop {
    background: rgb(10 14 20 / 0.45);
  }
  .sure p {
    margin-block-start: 4px;
    color: var(--text-2);
  }
  .sure .deeds {
    margin-block-start: 16px;
    justify-content: flex-end;
  }
  [data-panes~='about']:where([data-under~='1000']) > :not(.about, .rms) {
    visibility: hidden;
  }
  [data-panes~='about']:where([data-under~='1000']) > .rms:not(.wide) {
    visibility: hidden;
  }
  :where([data-under]:not([data-under~='1000'])) .about.about.about {
    margin: 0;
    inset-inline-start: auto;
    inline-size: 320px;
    border-inline-start: 1px solid var(--line);
  }
  [data-panes~='about']:where([data-under]:not([data-under~='1000'])) > .rms ~ :not(.about, .menu, dialog, [popover]) {
    margin-inline-end: 320px;
  }
  @media (pointer: coarse) {
    .rform :is(input, select) {
      min-block-size: 44px;
      font-size: max(16px, var(--size));
    }
    .pri,
    .btn {
      min-block-size: 44px;
    }
  }
`;
