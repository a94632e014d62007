import type { Kit } from '../kit.ts';

/** The list of conversations: beside the conversation where there is room for both, else a page of its own. */
export const roomStyles = ({ css }: Kit) => css`
  .rms {
    --row: calc(var(--size) * 4);
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
  }
  .panel > div:dir(rtl) {
    --side: right;
  }
  .rms.rms.wide {
    inline-size: 288px;
    visibility: visible;
    margin: 0;
  }
  .rms.wide ~ :not(.menu, dialog, [popover]) {
    margin-inline-start: 288px;
  }
  .rms.cover {
    inset: 0;
    z-index: 2;
  }
  .rms.cover ~ * {
    visibility: hidden;
  }
  .rms nav {
    block-size: 100%;
    display: flex;
    flex-direction: column;
    background: var(--sunken);
    border-inline-end: 1px solid var(--line);
  }
  .rms.cover nav {
    border: 0;
    background: var(--bg);
    padding-block: env(safe-area-inset-top) env(safe-area-inset-bottom);
  }
  .rms header {
    flex: none;
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 60px;
    padding-inline: 16px 8px;
  }
  .rms h2 {
    flex: 1;
    min-inline-size: 0;
    font: 600 calc(var(--size) + 2px) / 24px var(--font);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .rms .home {
    position: absolute;
    z-index: 1;
    inset-block-start: 0;
    inset-inline-start: 6px;
    block-size: 60px;
    inline-size: 44px;
    outline-offset: -6px;
  }
  .rms.room ~ .head {
    padding-inline-start: 54px;
  }
  .topic {
    flex: 1;
    min-inline-size: 0;
    font: var(--dense);
    color: var(--text-3);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    text-align: var(--side, left);
  }
  .head:has(.topic) .who {
    flex: 0 1 auto;
  }
  :where([data-under~='860']) .topic {
    display: none;
  }
  :where([data-under~='860']) .head:has(.topic) .who {
    flex: 1;
  }
  nav .invno {
    margin-block-end: 8px;
  }
  .blank {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 4px;
    padding: 24px;
    text-align: center;
    color: var(--text-2);
    --icon: 32px;
  }
  .blank ~ :not(.menu, dialog, [popover]) {
    visibility: hidden;
  }
  .blank h3 {
    margin-block-start: 12px;
    font: 600 calc(var(--size) + 2px) / 24px var(--font);
    color: var(--ink);
  }
  .blank div {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
    margin-block-start: 16px;
  }
  .blank button {
    min-block-size: 36px;
    padding-inline: 14px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    font: var(--dense);
    font-weight: 500;
    color: var(--ink);
  }
  .blank button:hover {
    background: var(--hover);
  }
  .blank .first {
    border-color: transparent;
    background: var(--fill);
    color: var(--on-fill);
  }
  @media (hover: hover) {
    .blank .first:hover {
      background: var(--fill-2);
    }
  }
  .folded {
    font-style: italic;
  }
  .folded ~ * {
    display: none;
  }
  .flip:dir(rtl) .i {
    transform: scaleX(-1);
  }

  .rsearch {
    flex: none;
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 0 12px 8px;
    padding-inline: 10px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
    --icon: 16px;
  }
  .rsearch:focus-within {
    outline: 2px solid var(--accent-text);
    outline-offset: -1px;
  }
  .rsearch .i {
    color: var(--text-2);
  }
  .rsearch input {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 34px;
    padding: 0;
    border: 0;
    outline: 0;
    background: none;
    color: inherit;
    font: var(--body);
    appearance: none;
  }
  .rsearch input::placeholder {
    color: var(--text-3);
    opacity: 1;
  }
  .rsearch input::-webkit-search-cancel-button {
    display: none;
  }

  .convs {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    padding: 0 8px 12px;
    outline: 0;
    scrollbar-width: thin;
  }
  .convs[hidden] {
    display: none;
  }
  .csect {
    block-size: 34px;
    padding: 12px 8px 4px;
    font: var(--meta);
    line-height: 18px;
    font-weight: 500;
    color: var(--text-3);
  }
  .convs [role='presentation'] {
    position: relative;
  }
  .conv {
    position: absolute;
    inset-inline: 0;
    block-size: var(--row);
    padding-inline: 8px;
    display: grid;
    grid-template-columns: 36px minmax(0, 1fr);
    grid-template-rows: 1fr 1fr;
    column-gap: 10px;
    border-radius: var(--r2);
    cursor: pointer;
    user-select: none;
  }
  .conv:hover {
    background: var(--hover);
  }
  .conv.on {
    background: light-dark(color-mix(in oklab, var(--tint) 9%, var(--bg)), var(--raised));
  }
  .convs:focus-visible .reached {
    outline: 2px solid var(--accent-text);
    outline-offset: -2px;
  }
  .conv > .ava,
  .ctile {
    grid-row: 1 / 3;
    align-self: center;
  }
  .ctile {
    inline-size: 36px;
    block-size: 36px;
    display: grid;
    place-items: center;
    border-radius: var(--r2);
    background: var(--raised);
    color: var(--text-2);
    --icon: 18px;
  }
  .on .ctile {
    background: var(--bg);
  }
  .conv .dot {
    border-color: var(--sunken);
  }
  .cover .dot {
    border-color: var(--bg);
  }
  .cline {
    display: flex;
    align-items: center;
    gap: 6px;
    min-inline-size: 0;
    color: var(--text-3);
    font: var(--dense);
    --icon: 14px;
  }
  .cline:nth-child(2) {
    align-self: end;
  }
  .cline:nth-child(3) {
    align-self: start;
  }
  .cline > :is(b, .ctext) {
    flex: 0 1 auto;
    min-inline-size: 0;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    /* A text of the other direction is cut at its own end. */
    text-align: var(--side, left);
  }
  .cline > .ctext {
    flex: 1;
  }
  .cline b {
    font: 500 var(--size) / 20px var(--font);
    color: var(--ink);
  }
  .un b {
    font-weight: 600;
  }
  .un .ctext {
    color: var(--ink);
  }
  .cline .draft {
    color: var(--accent-text);
  }
  .cline time {
    margin-inline-start: auto;
    padding-inline-start: 6px;
    white-space: nowrap;
    font: var(--meta);
  }
  .cnum {
    flex: none;
    display: flex;
    align-items: center;
    gap: 2px;
    min-inline-size: 20px;
    justify-content: center;
    padding-inline: 6px;
    border-radius: 10px;
    background: var(--fill);
    color: var(--on-fill);
    font: 600 12px/20px var(--font);
    font-variant-numeric: tabular-nums;
    --icon: 12px;
  }
  .cnum.low {
    background: var(--raised);
    color: var(--text-2);
  }

  .bone {
    display: flex;
    align-items: center;
    gap: 10px;
    block-size: var(--row);
    padding-inline: 8px;
    animation: fade var(--slow) 0.3s both;
  }
  .bone i {
    block-size: 12px;
    flex: 0 1 140px;
    border-radius: 6px;
    background: var(--raised);
  }
  .bone i:first-child {
    flex: 0 0 36px;
    block-size: 36px;
    border-radius: 50%;
  }
  .cnote {
    padding: 24px 20px;
    text-align: center;
    font: var(--dense);
    color: var(--text-3);
  }
  .cnote.blank {
    display: none;
  }
  .cnote h3 {
    font-weight: 600;
    color: var(--ink);
    margin-block-end: 4px;
  }

  :where([data-under~='1000']) .rms.wide ~ .srch {
    inset-inline-start: 0;
    inline-size: auto;
  }
  [data-panes~='srch']:where([data-under~='1000']) > .rms.wide ~ :not(.srch) {
    visibility: hidden;
    margin-inline-end: 0;
  }
  @media (pointer: coarse) {
    .rsearch input {
      min-block-size: 42px;
      font-size: max(16px, var(--size));
    }
  }
  @media (forced-colors: active) {
    .conv.on {
      outline: 1px solid Highlight;
    }
    .cnum {
      border: 1px solid CanvasText;
    }
  }
`;
