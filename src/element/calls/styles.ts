import type { Kit } from '../kit.ts';

/** A call over the conversation, its bar under the header, and its line in the log. Over a picture everything is light on dark, whatever the page is. */
export const callStyles = ({ css }: Kit) => css`
  .callbox {
    position: absolute;
    inset: 0;
    z-index: 4;
    display: flex;
    flex-direction: column;
    background: #14171b;
    color: #f4f5f7;
    color-scheme: dark;
    /* The focus is put here, and goes on by Tab. */
    outline: none;
    animation: fade var(--fast) var(--ease);
  }
  [data-panes~='callbox'] > :not(.callbox) {
    visibility: hidden;
  }
  .callbox > header {
    display: flex;
    align-items: center;
    min-block-size: 60px;
    padding-inline: 16px 8px;
  }
  .callbox > header p {
    flex: 1;
    font: var(--dense);
    color: #c3c8cf;
  }
  .callbox > header bdi {
    margin-inline-end: 8px;
  }
  .callbox .ib {
    color: inherit;
  }
  @media (hover: hover) {
    .callbox .ib:hover {
      background: #ffffff1f;
    }
  }
  .callstage {
    position: relative;
    flex: 1;
    min-block-size: 0;
    display: grid;
    place-items: center;
    overflow: hidden;
  }
  .callwho {
    display: grid;
    justify-items: center;
    gap: 6px;
    padding: 16px;
    text-align: center;
    max-inline-size: 100%;
    overflow-wrap: anywhere;
  }
  .callwho .ava {
    --of: 88px;
    font-size: 32px;
    margin-block-end: 8px;
  }
  .callwho h2 {
    font: 600 20px/28px var(--font);
    color: inherit;
  }
  .callwho p {
    font: var(--body);
    color: #c3c8cf;
  }
  .callstage > video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: contain;
    background: #000;
  }
  .callstage > .callown {
    inset: auto;
    inset-block-end: 12px;
    inset-inline-end: 12px;
    inline-size: clamp(84px, 26%, 200px);
    block-size: auto;
    aspect-ratio: 4 / 3;
    object-fit: cover;
    border-radius: var(--r2);
    border: 1px solid #ffffff40;
    /* As in a mirror. */
    transform: scaleX(-1);
  }
  .callnote {
    position: absolute;
    inset-block-start: 8px;
    inset-inline: 16px;
    margin-inline: auto;
    inline-size: fit-content;
    padding: 4px 12px;
    border-radius: 14px;
    background: #000000b3;
    color: #f4f5f7;
    font: var(--meta);
    text-align: center;
  }
  .callkeys {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 12px;
    padding: 16px;
  }
  .ck {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-inline-size: 52px;
    min-block-size: 52px;
    border-radius: 26px;
    border: 1px solid #ffffff40;
    background: #ffffff1f;
    color: #f4f5f7;
    font: 600 calc(var(--size) + 0px) / 20px var(--font);
    outline-offset: 3px;
  }
  .ck.words {
    padding-inline: 20px;
  }
  @media (hover: hover) {
    .ck:hover {
      background: #ffffff33;
    }
  }
  .ck[aria-pressed='true'] {
    background: #f4f5f7;
    color: #14171b;
  }
  .ck.yes {
    background: #157347;
    border-color: transparent;
  }
  .ck.no {
    background: #b42318;
    border-color: transparent;
  }
  .callways {
    display: flex;
    flex: none;
    gap: 4px;
  }
  :host([calls]) .head .who ~ :is(.ib, .callways) ~ :is(.ib, .callways) {
    margin-inline-start: -8px;
  }
  /* Where there is no room for all buttons the name has it, and these are behind “⋯”. */
  :host([calls]) :where([data-under~='481']) .head:has(.callways) .find,
  :host([calls][support]) :where([data-under~='481']) .callways {
    display: none;
  }
  :host([calls]) :where([data-under~='341']) .callways {
    display: none;
  }
  .head:has(.callbar) {
    flex-wrap: wrap;
    row-gap: 0;
    border-block-end: 0;
  }
  .callbar {
    --start: -16px;
    --end: -8px;
    order: 2;
    flex: 0 0 calc(100% - var(--start) - var(--end));
    min-inline-size: 0;
    margin-inline: var(--start) var(--end);
    padding-inline: 16px 8px;
    display: flex;
    align-items: center;
    gap: 4px;
    min-block-size: 44px;
    background: #157347;
    color: #fff;
    font: var(--dense);
  }
  .rms.room ~ .head .callbar {
    --start: -54px;
  }
  .callbar > button:first-child {
    flex: 1;
    min-inline-size: 0;
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 40px;
    color: inherit;
    text-align: start;
    outline-color: #fff;
  }
  .callbar bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 600;
  }
  .callbar .ib {
    color: inherit;
    outline-color: #fff;
  }
  .callbar .ib[aria-pressed='true'] {
    background: #00000040;
  }
  @media (hover: hover) {
    .callbar .ib:hover {
      background: #00000040;
    }
  }
  .calltime {
    font-variant-numeric: tabular-nums;
  }
  .calline {
    display: flex;
    align-items: center;
    gap: 10px;
    --icon: 20px;
  }
  .calline > .i {
    flex: none;
  }
  .calline span {
    display: grid;
  }
  .calline small {
    font: var(--meta);
    opacity: 0.85;
  }
  .calline .link {
    color: inherit;
    text-decoration: underline;
  }
  .calline.bad > .i {
    color: var(--danger);
  }
  .own .calline.bad > .i {
    color: inherit;
  }
  .callend {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 0 4px 6px;
    font: var(--meta);
    color: var(--text-2);
    --icon: 16px;
  }
  .callend > span {
    flex: 1;
  }
  .callend.bad {
    color: var(--danger);
  }
  @media (max-width: 480px), (max-height: 480px) {
    .bubble .callbar {
      --start: -4px;
      --end: -16px;
    }
  }
  @media (forced-colors: active) {
    .callbox {
      background: Canvas;
      color-scheme: inherit;
    }
    .callbox :is(p, h2, bdi, time) {
      color: CanvasText;
    }
    .callbox .callnote {
      background: Canvas;
      border: 1px solid;
    }
    .callbox .ck {
      background: ButtonFace;
      color: ButtonText;
    }
    .callbar {
      border-block: 1px solid;
    }
    .callbox .ck[aria-pressed='true'] {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`;
