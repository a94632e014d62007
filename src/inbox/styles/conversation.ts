import { css } from 'lit';

/** The conversation, its notes, the place to write, and the visitor's card. Amber is the team's own: nothing that the visitor sees is. */
export const conversation = css`
  .conversation {
    position: relative;
  }
  .who {
    flex: 1;
    min-inline-size: 0;
    padding-block: 4px;
  }
  .who h2 {
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    font-weight: 600;
  }
  .who .link {
    padding: 0;
    font: inherit;
    text-align: start;
  }
  /* What is done with it, in one line that scrolls with its tags. */
  .tight {
    display: flex;
    align-items: center;
    gap: 4px;
    flex: none;
    padding-inline-start: 8px;
    overflow: auto hidden;
    scrollbar-width: none;
    border-block-end: 1px solid var(--line);
  }
  .tight :focus-visible {
    outline-offset: -2px;
  }
  .tight > .tags {
    flex: none;
    flex-wrap: nowrap;
    padding-inline: 4px 8px;
    border: 0;
  }
  /* In sight, whatever scrolls below it. */
  .tight > .tags > .btn {
    position: sticky;
    inset-inline-end: 8px;
    flex: none;
    background: var(--bg);
    box-shadow: 0 0 6px 8px var(--bg);
  }
  .tight .tag {
    max-inline-size: 20ch;
  }
  .assign .name {
    max-inline-size: 12ch;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .tags {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
    min-block-size: 40px;
    padding: 5px 16px;
    border-block-end: 1px solid var(--line);
    flex: none;
  }
  .conversation > .log {
    padding-inline: 20px;
    overflow-wrap: anywhere;
  }
  .event {
    align-self: center;
    max-inline-size: 100%;
    padding-block: 8px;
    font: var(--meta);
    color: var(--text-2);
    text-align: center;
  }
  .event + .event {
    margin-block-start: -8px;
  }
  .event time::before {
    content: '· ';
  }
  .waiting-change {
    display: grid;
    justify-items: center;
  }
  .waiting-change .foot {
    margin-block-start: -8px;
    padding-block-end: 8px;
  }
  .event .link {
    font: inherit;
  }
  .day + .new {
    padding-block-start: 0;
  }
  .older {
    align-self: center;
  }
  .msg.colleague {
    grid-template-columns: 0 minmax(0, 1fr);
    column-gap: 0;
    justify-items: end;
  }
  .msg.own,
  .msg.colleague {
    padding-inline: 96px 0;
  }
  .msg.visitor {
    padding-inline-end: 96px;
  }
  .colleague .bub {
    border-radius: var(--radius);
    border-end-end-radius: var(--r1);
    background: var(--bg);
    box-shadow: inset 0 0 0 1px var(--line);
  }
  .colleague .by,
  .own .by {
    padding-inline: 0 12px;
  }
  .typed .bub {
    background: none;
    box-shadow: none;
    outline: 1px dashed var(--edge);
    outline-offset: -1px;
    color: var(--text-2);
  }
  .typed .txt {
    white-space: pre-wrap;
  }
  .note-item {
    margin-block-start: 16px;
    padding: 8px 12px 10px;
    border-radius: var(--r3);
    background: var(--warn-soft);
    border: 1px solid var(--warn-line);
  }
  .note-item .by {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 6px;
    padding: 0;
    color: var(--text-2);
  }
  .note-item .by b {
    color: var(--ink);
  }
  .note-item a {
    color: inherit;
  }
  .only {
    margin-inline-start: auto;
    display: inline-flex;
    align-items: center;
    gap: 4px;
    color: var(--warn);
    font-weight: 500;
    --icon: 14px;
  }
  article:focus-visible {
    outline-offset: 2px;
  }

  .composer {
    padding: 0 16px 16px;
    flex: none;
  }
  .coll {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 36px;
    margin-inline: 12px;
    padding-inline: 12px;
    border: 1px solid var(--line);
    border-block-end: 0;
    border-radius: var(--r3) var(--r3) 0 0;
    background: var(--sunken);
    font: var(--dense);
    color: var(--text-2);
    --icon: 16px;
  }
  .coll.pressing {
    border-color: var(--warn-line);
    background: var(--warn-soft);
    color: var(--ink);
    font-weight: 500;
  }
  .writing {
    padding: 7px;
    border: 1px solid var(--edge);
    border-radius: var(--r3);
    background: var(--bg);
  }
  .writing:focus-within {
    border-color: var(--accent-text);
    outline: 1px solid var(--accent-text);
  }
  .note .writing {
    background: var(--warn-soft);
    border-color: var(--warn);
  }
  .note .writing:focus-within {
    outline-color: var(--warn);
  }
  .modes {
    display: inline-flex;
    padding: 2px;
    border-radius: var(--r2);
    background: var(--raised);
    font: var(--dense);
  }
  .mode {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 28px;
    padding-inline: 10px;
    border-radius: 6px;
    cursor: pointer;
    color: var(--text-2);
    --icon: 16px;
  }
  .mode input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: pointer;
    appearance: none;
  }
  .mode:has(:checked) {
    background: var(--bg);
    color: var(--ink);
    font-weight: 500;
    box-shadow: 0 0 0 1px var(--line);
  }
  .mode.note:has(:checked) {
    color: var(--warn);
    box-shadow: 0 0 0 1px var(--warn);
  }
  .mode:has(:focus-visible) {
    outline: 2px solid var(--accent-text);
    outline-offset: 2px;
  }
  .grow {
    display: grid;
  }
  .grow > * {
    grid-area: 1 / 1;
    min-inline-size: 0;
    min-block-size: 52px;
    max-block-size: 180px;
    padding: 8px 5px;
    overflow: hidden auto;
    font: var(--body);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .grow > i {
    visibility: hidden;
  }
  .grow > textarea {
    resize: none;
    outline: none;
  }
  .grow > ::placeholder {
    color: var(--text-2);
    opacity: 1;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
  }
  .sees {
    flex: 1;
    display: flex;
    align-items: center;
    /* Whole or not at all: what does not fit in the line is below its edge. */
    flex-wrap: wrap;
    gap: 6px;
    min-inline-size: 0;
    block-size: 20px;
    overflow: hidden;
    padding-inline: 5px;
    font: var(--meta);
    color: var(--text-2);
    --icon: 14px;
  }
  .sees::before {
    content: '';
    block-size: 20px;
    margin-inline-end: -6px;
  }
  .sees span {
    white-space: nowrap;
  }
  .note .sees {
    color: var(--warn);
    font-weight: 500;
  }
  .note .primary:not([disabled]) {
    background: var(--warn);
    color: var(--bg);
  }

  .search {
    display: block;
    flex: none;
    max-block-size: 50%;
    overflow: auto;
    padding: 8px 16px;
    border-block-end: 1px solid var(--line);
    background: var(--sunken);
    font: var(--dense);
  }
  .search form {
    display: flex;
    gap: 8px;
  }
  .search input {
    flex: 1;
  }
  .search > p {
    padding-block: 4px;
    color: var(--text-2);
  }
  .search .item {
    display: block;
    padding: 6px 8px;
  }
  .search .by {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 0;
    margin: 0;
    --icon: 14px;
    color: var(--text-2);
  }
  .search .item[aria-current='true'] {
    background: var(--soft);
  }
  .of-note .by {
    color: var(--warn);
  }
  mark {
    background: color-mix(in oklab, var(--accent) 24%, transparent);
    color: inherit;
    border-radius: 3px;
  }

  .details {
    border-inline-start: 1px solid var(--line);
    background: var(--bg);
  }
  .details .head h2 {
    flex: 1;
  }
  .body {
    overflow: auto;
    padding: 16px;
    font: var(--dense);
  }
  .body:focus-visible {
    outline-offset: -2px;
  }
  .person {
    display: grid;
    grid-template-columns: 36px minmax(0, 1fr);
    gap: 12px;
    align-items: center;
  }
  .person h3 {
    font-weight: 600;
  }
  .person p,
  dt {
    color: var(--text-2);
  }
  .label {
    margin-block: 16px 8px;
    padding-block-start: 14px;
    border-block-start: 1px solid var(--line);
    font: var(--meta);
    font-weight: 500;
    color: var(--text-3);
  }
  .facts li {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 24px;
    --icon: 18px;
  }
  .page-now,
  .trail li {
    position: relative;
    display: flex;
    justify-content: space-between;
    gap: 12px;
    padding-inline-start: 18px;
  }
  .page-now a {
    min-inline-size: 0;
    color: inherit;
    text-decoration: none;
  }
  .page-now a:hover b {
    text-decoration: underline;
  }
  .page-now a > * {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .page-now b {
    font-weight: 500;
  }
  .page-now a > bdi {
    color: var(--text-2);
    font: var(--meta);
  }
  .page-now time,
  .trail time {
    flex: none;
    font: var(--meta);
    line-height: 20px;
    color: var(--text-3);
    font-variant-numeric: tabular-nums;
  }
  .page-now .dot,
  .trail li::before {
    content: '';
    position: absolute;
    inset-block: 6px auto;
    inset-inline: 0 auto;
    inline-size: 8px;
    block-size: 8px;
    border: 0;
    border-radius: 50%;
  }
  .trail {
    list-style: none;
    margin: 0;
    padding: 0;
    color: var(--text-2);
  }
  .trail li {
    min-block-size: 28px;
    align-items: center;
  }
  .trail bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .trail li::before {
    inset-block-start: 10px;
    box-shadow: inset 0 0 0 1.5px var(--edge);
  }
  .earlier summary {
    min-block-size: 24px;
    padding-inline-start: 18px;
    color: var(--accent-text);
    font-weight: 500;
    cursor: pointer;
  }
  code {
    font: var(--meta);
    overflow-wrap: anywhere;
  }
  .details dl > div {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    padding-block: 2px;
  }
  .details dt {
    flex: none;
    max-inline-size: 60%;
  }
  .details dd {
    min-inline-size: 0;
    overflow-wrap: anywhere;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .details .bymail {
    inline-size: 100%;
    margin-block-start: 16px;
  }
`;
