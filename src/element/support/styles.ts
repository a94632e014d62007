import type { Kit } from '../kit.ts';

/** Who answers, that a conversation has ended, how it was, and the list of all. */
export const supportStyles = ({ css }: Kit) => css`
  .head .ib + .ib {
    margin-inline-start: -8px;
  }
  .head:has(.answer) {
    flex-wrap: wrap;
    row-gap: 0;
    border-block-end: 0;
  }
  .head:has(.answer) .who {
    min-block-size: 60px;
    align-content: center;
  }
  .answer {
    --start: -16px;
    --end: -8px;
    order: 1;
    flex: 0 0 calc(100% - var(--start) - var(--end));
    min-inline-size: 0;
    min-block-size: 40px;
    margin-inline: var(--start) var(--end);
    padding: 6px 16px;
    display: flex;
    align-items: center;
    gap: 8px;
    border-block: 1px solid var(--line);
    background: var(--sunken);
    font: var(--dense);
    color: var(--text-2);
  }
  .answer b {
    color: var(--ink);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .answer b + span {
    flex: none;
  }
  .away {
    align-items: flex-start;
    --icon: 16px;
  }
  .away .i {
    flex: none;
    margin-block-start: 2px;
  }
  .away b,
  .away span:last-child {
    flex: 1;
    white-space: normal;
  }
  .away small {
    display: block;
    font: var(--meta);
  }
  .helps {
    padding-block-end: 8px;
    font: var(--dense);
    --icon: 16px;
  }
  .helps h3 {
    margin-block-end: 4px;
    padding-inline: 4px;
    color: var(--text-2);
  }
  .helps ul {
    list-style: none;
    margin: 0;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: var(--r3);
    background: var(--pop);
    overflow: hidden;
  }
  .helps li + li {
    border-block-start: 1px solid var(--line);
  }
  .helps a {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 40px;
    padding: 6px 12px;
    color: inherit;
    text-decoration: none;
    outline-offset: -2px;
  }
  .helps a:hover {
    background: var(--hover);
  }
  .helps .i {
    color: var(--text-3);
  }
  [data-panes~='prechat'] > :is(.log, .over, .cmp) {
    display: none;
  }
  .prechat {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    display: flex;
    flex-direction: column;
    gap: 14px;
    padding: 20px 16px 16px;
  }
  .prechat h3 {
    font: 600 calc(var(--size) + 2px) / 24px var(--font);
  }
  .prechat > p {
    margin-block-start: -8px;
    color: var(--text-2);
    text-wrap: pretty;
  }
  .prechat label:not(.tick) {
    display: grid;
    gap: 6px;
    font: var(--dense);
    font-weight: 500;
  }
  .prechat label small {
    font: var(--meta);
    color: var(--text-3);
  }
  .prechat :is(select, input:not([type='checkbox'])) {
    inline-size: 100%;
    min-block-size: 40px;
    padding: 7px 12px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
    color: inherit;
    font: var(--body);
  }
  .prechat :user-invalid {
    border-color: var(--danger);
  }
  .tick {
    display: flex;
    align-items: flex-start;
    gap: 10px;
    font: var(--dense);
    cursor: pointer;
  }
  .tick input {
    flex: none;
    inline-size: 18px;
    block-size: 18px;
    margin: 1px 0 0;
    accent-color: var(--fill);
  }
  .prechat .dpri {
    flex: none;
    min-block-size: 44px;
    margin-block-start: auto;
  }
  .endline {
    grid-area: 9 / 1 / auto / -1;
    justify-self: stretch;
    margin-block-start: 16px;
    margin-inline-end: -36px;
    text-align: center;
    font: var(--meta);
    color: var(--text-3);
  }
  .own .endline {
    margin-inline: -56px 0;
  }
  .ended {
    display: grid;
    gap: 8px;
    padding-block-end: 8px;
    font: var(--dense);
  }
  .again {
    display: flex;
    gap: 8px;
    color: var(--text-2);
    --icon: 16px;
  }
  .again .i {
    flex: none;
    margin-block-start: 2px;
  }
  .after {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    --icon: 16px;
  }
  .after .dbtn {
    display: flex;
    flex: 1 1 auto;
    align-items: center;
    justify-content: center;
    gap: 6px;
  }
  /* All in one line: more of the conversation is seen. */
  :where([data-under~='481']) .after .dbtn:has(.does) {
    flex: none;
    min-inline-size: var(--hit);
  }
  :where([data-under~='481']) .after .does {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .ended .bad {
    color: var(--danger);
  }
  .ended .bad:empty {
    display: none;
  }
  .rate,
  .thanks {
    padding: 12px;
    border: 1px solid var(--line);
    border-radius: var(--r3);
    background: var(--pop);
  }
  .rate {
    display: grid;
    gap: 8px;
  }
  .rate:has(textarea) {
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: end;
  }
  .rate fieldset,
  .rate .bad {
    grid-column: 1 / -1;
  }
  /* While it is said how it was nothing else is offered, and more of the conversation is seen. */
  .ended:has(.rate textarea) > :is(.again, .after) {
    display: none;
  }
  .rate fieldset {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .rate legend {
    padding: 0;
    margin-block-end: 4px;
    font-weight: 600;
  }
  .faces {
    display: grid;
    grid-template-columns: repeat(5, minmax(0, 1fr));
    gap: 4px;
    --icon: 28px;
  }
  .faces label {
    display: grid;
    justify-items: center;
    gap: 4px;
    position: relative;
    padding: 8px 0 6px;
    border-radius: var(--r2);
    font: var(--meta);
    color: var(--text-2);
    text-align: center;
    overflow-wrap: anywhere;
    cursor: pointer;
  }
  .faces label:hover {
    background: var(--hover);
  }
  .faces label:has(:checked) {
    background: var(--soft);
    box-shadow: inset 0 0 0 1px var(--soft-line);
    color: var(--accent-text);
    font-weight: 500;
  }
  .faces label:has(:focus-visible) {
    outline: 2px solid var(--accent-text);
    outline-offset: 2px;
  }
  .faces input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .rate textarea {
    min-block-size: 36px;
    padding: 7px 12px;
    border: 1px solid var(--edge);
    border-radius: var(--r2);
    background: var(--bg);
    color: inherit;
    font: var(--body);
    resize: none;
    field-sizing: content;
    max-block-size: 96px;
  }
  .rate .dpri {
    justify-self: end;
  }
  .thanks {
    display: flex;
    align-items: center;
    gap: 8px;
    --icon: 20px;
  }
  .thanks .i {
    flex: none;
    color: var(--ok);
  }
  .thanks span {
    flex: 1;
  }
  [data-panes~='kept'] .empty p {
    display: none;
  }
  [data-panes~='past'] > :not(.past) {
    visibility: hidden;
  }
  .past {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    border-radius: inherit;
    padding-block: inherit;
    background: var(--bg);
    animation: fade var(--fast) var(--ease);
  }
  .past .body {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
    padding: 12px 8px;
  }
  .past ul {
    list-style: none;
    margin: 8px 0 0;
    padding: 0;
  }
  .past .body button {
    inline-size: 100%;
    min-block-size: 44px;
    padding: 8px;
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    column-gap: 8px;
    align-items: center;
    border-radius: var(--r2);
    text-align: start;
    font: var(--dense);
  }
  .past .body button:hover {
    background: var(--hover);
  }
  .past [aria-current='true'] {
    background: var(--soft);
  }
  .past b {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    text-align: match-parent;
  }
  .past small {
    grid-column: 1;
    font: var(--meta);
    color: var(--text-2);
  }
  .past small::first-letter {
    text-transform: uppercase;
  }
  .past li i {
    grid-area: 1 / 2 / span 2;
    min-inline-size: 20px;
    padding-inline: 6px;
    border-radius: 10px;
    background: var(--fill);
    color: var(--on-fill);
    font: 600 12px/20px var(--font);
    text-align: center;
  }
  .past .body .fresh {
    grid-template-columns: auto minmax(0, 1fr);
    color: var(--accent-text);
    font-weight: 500;
  }
  @media (pointer: coarse) {
    .rate textarea,
    .prechat :is(select, input:not([type='checkbox'])) {
      min-block-size: 44px;
      font-size: max(16px, var(--size));
    }
  }
  @media (max-width: 480px), (max-height: 480px) {
    .bubble .answer {
      --start: -4px;
      --end: -16px;
    }
  }
  @media (forced-colors: active) {
    .faces label:has(:checked) {
      outline: 2px solid Highlight;
    }
    .past [aria-current='true'] {
      outline: 1px solid Highlight;
      outline-offset: -1px;
    }
  }
`;
