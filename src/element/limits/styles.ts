import type { Kit } from '../kit.ts';

/** What a message waits for, or was refused for, in its bubble; and what stands above the field, or in its place. */
export const limitStyles = ({ css }: Kit) => css`
  .lim {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 4px;
    margin-block-start: 4px;
    font: var(--meta);
    --icon: 14px;
  }
  .lim.bad {
    padding-block-start: 4px;
    border-block-start: 1px solid var(--danger-line);
    color: var(--danger);
  }
  .lim .link {
    font-weight: 600;
    text-decoration: underline;
    color: inherit;
  }
  .via {
    margin-block-start: 2px;
    font: var(--meta);
    opacity: 0.85;
  }
  /* It is not being sent: it waits. */
  .msg:has(.lim:not(.bad)) > .foot {
    display: none;
  }
  .pace {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 0 4px 6px;
    font: var(--meta);
    color: var(--text-2);
    --icon: 14px;
  }
  .pace.bad {
    color: var(--danger);
  }
  .hush {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 44px;
    padding: 8px 12px;
    border: 1px solid var(--line);
    border-radius: var(--r3);
    background: var(--raised);
    font: var(--dense);
    color: var(--text-2);
    --icon: 18px;
  }
  .hush b {
    display: block;
    color: var(--ink);
  }
  .hush > .i {
    flex: none;
  }
  .cmp:has(.hush) .box {
    display: none;
  }
`;
