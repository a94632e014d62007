import { css } from 'lit';

/** Launcher, panel, header, strip. */
export const panel = css`
  .root {
    display: contents;
  }
  .launch,
  .bubble .panel {
    position: fixed;
    z-index: var(--live-chat-z-index, 2147483000);
    inset-inline-end: var(--live-chat-offset, 20px);
  }
  .launch {
    inset-block-end: var(--live-chat-offset, 20px);
    inline-size: 56px;
    block-size: 56px;
    display: grid;
    place-items: center;
    background: var(--fill);
    color: var(--on-fill);
    border: 1px solid transparent;
    border-radius: 28px;
    border-end-end-radius: 10px;
    box-shadow: var(--sh3);
    transition: transform var(--fast) var(--ease);
  }
  .launch:hover {
    background: var(--fill-2);
    transform: translateY(-1px);
  }
  .launch .i {
    inline-size: 24px;
    block-size: 24px;
    animation: fade var(--fast);
  }
  .badge,
  .mark {
    position: absolute;
    inset-block-start: -5px;
    inset-inline-end: -5px;
    min-inline-size: 20px;
    block-size: 20px;
    border-radius: 10px;
    box-shadow: 0 0 0 2px var(--bg);
  }
  .badge {
    padding-inline: 6px;
    background: var(--danger-fill);
    color: #fff;
    font: 600 12px/20px var(--font);
  }
  .mark {
    display: grid;
    place-items: center;
    background: var(--pop);
    color: var(--warn);
    box-shadow: 0 0 0 1px var(--line);
  }
  .mark .i {
    inline-size: 12px;
    block-size: 12px;
  }

  .panel {
    display: flex;
    flex-direction: column;
    position: relative;
    inline-size: 100%;
    block-size: 100%;
    background: var(--bg);
    color: var(--ink);
    overflow: hidden;
    container-type: inline-size;
    transition-behavior: allow-discrete;
  }
  .panel[hidden] {
    display: none;
  }
  .inline .panel {
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  .bubble .panel {
    inset-block-end: calc(var(--live-chat-offset, 20px) + 68px);
    inline-size: 384px;
    block-size: min(640px, 100dvh - 112px);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    box-shadow: var(--sh3);
    transform-origin: 100% calc(100% + 40px);
    transition:
      opacity var(--slow) var(--ease),
      transform var(--slow) var(--ease),
      display var(--slow) allow-discrete;
  }
  .bubble .panel:dir(rtl) {
    transform-origin: 0 calc(100% + 40px);
  }
  .bubble .panel[hidden] {
    opacity: 0;
    transform: scale(0.96);
    transition-duration: calc(var(--slow) * 0.6);
  }
  @starting-style {
    .bubble .panel:not([hidden]) {
      opacity: 0;
      transform: scale(0.96);
    }
  }
  .start .launch,
  .start .panel {
    inset-inline: var(--live-chat-offset, 20px) auto;
  }
  .start .launch {
    border-radius: 28px;
    border-end-start-radius: 10px;
  }
  .start .panel,
  .start .panel:dir(rtl) {
    transform-origin: 50% calc(100% + 40px);
  }

  .head {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 60px;
    padding: 8px;
    padding-inline: 16px 8px;
    border-block-end: 1px solid var(--line);
    flex: none;
  }
  .who {
    flex: 1;
    min-inline-size: 0;
  }
  .who h2 {
    font-weight: 600;
  }
  .who p {
    font: var(--meta);
    color: var(--text-3);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .strip {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    min-block-size: 36px;
    padding: 8px 16px;
    background: var(--sunken);
    border-block-end: 1px solid var(--line);
    font: var(--dense);
    line-height: 18px;
    color: var(--text-2);
    flex: none;
    animation: fade var(--base) var(--ease);
  }
  .strip b {
    color: var(--ink);
    font-weight: 500;
  }
  .strip .i {
    inline-size: 16px;
    block-size: 16px;
    margin-block-start: 1px;
  }
  .strip.warn .i {
    color: var(--warn);
  }
  .strip.ok {
    background: var(--ok-soft);
  }
  .strip.ok .i {
    color: var(--ok);
  }
  .strip.bad {
    background: var(--danger-soft);
  }
  .strip.bad .i {
    color: var(--danger);
  }

  @media (max-width: 479.98px) {
    .bubble .panel {
      inset: var(--top, 0) 0 auto;
      inline-size: 100%;
      block-size: var(--height, 100dvh);
      padding-block-start: env(safe-area-inset-top);
      padding-block-end: env(safe-area-inset-bottom);
      border: 0;
      border-radius: 0;
      box-shadow: none;
    }
    .bubble .panel[hidden] {
      transform: translateY(24px);
    }
    @starting-style {
      .bubble .panel:not([hidden]) {
        transform: translateY(24px);
      }
    }
    .open .launch {
      display: none;
    }
    .bubble .head {
      min-block-size: 56px;
      padding-inline: 4px 16px;
      gap: 8px;
    }
  }
  @media (forced-colors: active) {
    .launch,
    .panel,
    .badge,
    .mark,
    .bub,
    .chip,
    .menu,
    .send,
    .pill {
      border: 1px solid CanvasText !important;
    }
  }
`;
