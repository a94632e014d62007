import { css } from 'lit';

/** Panel, header, strip, and what the launcher has only when there is a conversation. */
export const panel = css`
  .badge {
    position: absolute;
    inset-block-start: -4px;
    inset-inline-end: -4px;
    min-inline-size: 20px;
    padding-inline: 6px;
    border-radius: 10px;
    box-shadow: 0 0 0 2px var(--bg);
    background: var(--danger-fill);
    color: #fff;
    font: 600 12px/20px var(--font);
  }
  .badge.wait {
    padding: 4px;
    background: var(--pop);
    color: var(--warn);
    --icon: 12px;
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
  }
  .inline .panel,
  .bubble .panel {
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  .bubble .panel {
    inset-block-end: calc(var(--offset) + 68px);
    inline-size: 384px;
    block-size: min(640px, 100dvh - 112px);
    box-shadow: var(--sh3);
    transform-origin: 100% 106%;
    transition:
      opacity var(--slow) var(--ease),
      transform var(--slow) var(--ease),
      display var(--slow) allow-discrete;
  }
  /* Not seen in English while its language is loaded, but for half a second at most. */
  .mute .panel {
    animation: fade var(--fast) 0.5s both;
  }
  .bubble .panel:dir(rtl) {
    transform-origin: 0 106%;
  }
  .bubble .panel[hidden] {
    opacity: 0;
    transform: var(--from, scale(0.96));
    transition-duration: 120ms;
  }
  .near > [hidden] {
    display: flex;
    visibility: hidden;
  }
  @starting-style {
    .bubble .panel {
      opacity: 0;
      transform: var(--from, scale(0.96));
    }
  }

  .head {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 60px;
    padding-inline: 16px 8px;
    border-block-end: 1px solid var(--line);
  }
  .who {
    flex: 1;
    min-inline-size: 0;
    padding-block: 8px;
  }
  .who button {
    max-inline-size: 100%;
    min-block-size: 24px;
    margin-block: -4px;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .who button:hover {
    text-decoration: underline;
  }
  .strip {
    display: flex;
    gap: 8px;
    padding: 8px 16px;
    background: var(--sunken);
    border-block-end: 1px solid var(--line);
    font: var(--dense);
    color: var(--text-2);
    animation: fade var(--base) var(--ease);
  }
  .strip b {
    color: var(--ink);
    font-weight: 500;
  }
  .strip .i {
    --icon: 16px;
    margin-block-start: 2px;
  }
  .warn .i {
    color: var(--warn);
  }

  @media (max-width: 480px), (max-height: 480px) {
    .bubble .panel {
      --from: translateY(24px);
      inset: var(--top, 0) 0 auto;
      inline-size: 100%;
      block-size: var(--height, 100dvh);
      padding-block: env(safe-area-inset-top) env(safe-area-inset-bottom);
      border: 0;
      border-radius: 0;
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
`;
