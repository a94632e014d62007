import { css } from 'lit';

/** Settings: what is set on one side, what comes of it on the other; below each other where there is less room. */
export const styles = css`
  .settings {
    flex: 1;
    padding: 16px 24px 24px;
    font: var(--dense);
  }
  .settings form,
  .settings .aside {
    display: flex;
    flex-direction: column;
    gap: 16px;
    min-inline-size: 0;
  }
  .settings .aside {
    margin-block-start: 16px;
  }
  .settings:has(form) {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
  }
  .set {
    display: grid;
    gap: 4px;
    min-inline-size: 0;
  }
  .set > label,
  .question legend {
    font-weight: 500;
  }
  .settings :is(input:not([type='checkbox'], [type='color']), textarea, select) {
    inline-size: 100%;
    min-inline-size: 0;
    min-block-size: var(--hit);
    padding-inline: 10px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
    color: inherit;
    font: inherit;
  }
  .settings input[type='password'] {
    max-inline-size: 400px;
  }
  .settings textarea {
    padding-block: 8px;
    resize: vertical;
  }
  .settings [aria-invalid='true'] {
    border-color: var(--danger);
  }
  .settings .hint {
    color: var(--text-2);
    font: var(--meta);
  }
  .pair {
    display: flex;
    align-items: start;
    gap: 8px;
  }
  .pair > .set {
    flex: 1;
  }
  .pair > [type='color'] {
    inline-size: 44px;
    block-size: var(--hit);
    margin-block-start: 24px;
    padding: 2px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
  }
  .check {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 24px;
  }
  .days {
    display: grid;
    align-items: start;
    grid-template-columns: repeat(auto-fill, minmax(min(220px, 100%), 1fr));
    gap: 12px 16px;
  }
  .settings ol {
    display: grid;
    gap: 16px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .question {
    display: grid;
    gap: 12px;
    min-inline-size: 0;
    margin: 0;
    padding: 8px 16px 12px;
    border: 1px solid var(--line);
    border-radius: var(--r2);
  }
  .row-end {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .confirm {
    display: grid;
    gap: 12px;
    padding: 16px;
    border: 1px solid var(--line);
    border-radius: var(--r2);
  }
  .confirm.deletes {
    border-color: var(--danger);
    background: var(--danger-soft);
  }
  .confirm h4 {
    display: flex;
    align-items: center;
    gap: 8px;
    --icon: 18px;
  }
  .deletes h4 {
    color: var(--danger);
  }
  .confirm input {
    max-inline-size: 360px;
  }
  .confirm li {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 2px 16px;
    padding-block: 8px;
    border-block-start: 1px solid var(--line);
  }
  .confirm :is(b, strong) {
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .settings .primary.danger {
    background: var(--danger-fill);
    color: #fff;
  }
  .settings :is(.btn, .ib).danger {
    color: var(--danger);
  }
  .save-bar {
    position: sticky;
    inset-block-end: 0;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    padding-block: 12px;
    background: var(--bg);
    border-block-start: 1px solid var(--line);
  }
  .settings .tag-text {
    direction: ltr;
    text-align: left;
    font-family: ui-monospace, monospace;
    font-size: calc(var(--size) - 2px);
    overflow-wrap: anywhere;
  }
  .below-all {
    display: grid;
    grid-column: 1 / -1;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
    min-inline-size: 0;
    margin-block-start: 16px;
  }
  .settings h4 {
    margin: 0;
    font: inherit;
    font-weight: 600;
  }
  .members {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
  }
  .members > b {
    flex-basis: 100%;
    font-weight: 500;
  }
  .settings .webhooks {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .webhooks li {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
    min-inline-size: 0;
    padding-block: 12px;
    border-block-start: 1px solid var(--line);
    overflow-wrap: anywhere;
  }
  .settings form.row-end {
    flex-direction: row;
    align-items: end;
  }
  .grown {
    flex: 1 1 200px;
  }
  .settings summary {
    inline-size: fit-content;
    min-block-size: 24px;
    color: var(--danger);
    cursor: pointer;
  }
  .settings details > * + * {
    margin-block-start: 8px;
  }
  .settings .scroll {
    max-block-size: 320px;
  }
  .settings :is(th, td) {
    white-space: nowrap;
  }
  .settings tbody :is(th, th + td, td > bdi) {
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .settings .over :is(th, td) {
    color: var(--text-2);
  }
  .trial {
    block-size: 480px;
    max-inline-size: 400px;
  }
  @media (width >= 1100px) {
    .below-all {
      margin: 0;
    }
    .settings:has(form) {
      grid-template-columns: minmax(0, 1fr) minmax(0, 420px);
      gap: 16px;
    }
    .settings .aside {
      margin: 0;
    }
  }
  @media (width < 640px) {
    .pair:has(> .set + .set) {
      flex-direction: column;
      align-items: stretch;
      gap: 12px;
    }
  }
`;
