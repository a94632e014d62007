import type { Kit } from '../kit.ts';

/** Texts with marks: blocks have distance, code has a ground of its own. */
export const richStyles = ({ css }: Kit) => css`
  .msg .bub:has(> .jumbo) {
    background: none;
    box-shadow: none;
    padding: 0;
  }
  .msg .bub:has(> .jumbo)::before {
    opacity: 0;
  }
  .jumbo {
    font-size: 36px;
    line-height: 44px;
  }
  .md {
    white-space: normal;
    --ground: color-mix(in srgb, currentColor 9%, transparent);
  }
  /* Not by what stands before: that would have every message looked at when one comes in. */
  .md.md > :not(:first-child),
  .md.md blockquote > :not(:first-child) {
    margin-block-start: 6px;
  }
  .md p {
    white-space: pre-wrap;
    unicode-bidi: plaintext;
  }
  .md :is(ul, ol) {
    margin-block-end: 0;
    padding-inline-start: 22px;
  }
  .md :is(ul, ol):first-child {
    margin-block-start: 0;
  }
  .md ul {
    list-style: disc;
  }
  .md li > * {
    margin-block: 0;
  }
  .md li + li {
    margin-block-start: 2px;
  }
  .txt a {
    unicode-bidi: plaintext;
  }
  .md code {
    font:
      calc(var(--size) - 1px) / 1.4 ui-monospace,
      SFMono-Regular,
      Menlo,
      Consolas,
      monospace;
    unicode-bidi: isolate;
  }
  .md :not(pre) > code {
    padding: 1px 4px;
    border-radius: var(--r1);
    background: var(--ground);
    white-space: pre-wrap;
    box-decoration-break: clone;
    -webkit-box-decoration-break: clone;
  }
  .md blockquote {
    margin: 0;
    padding: 6px 10px;
    border-radius: var(--r2);
    background: var(--ground);
  }
  .code {
    position: relative;
    border-radius: var(--r2);
    background: var(--ground);
  }
  .md pre {
    margin: 0;
    padding: 8px 10px;
    padding-inline-end: 36px;
    text-align: left;
    white-space: pre-wrap;
    tab-size: 4;
  }
  .code .ib {
    --hit: 28px;
    --icon: 16px;
    position: absolute;
    inset-block-start: 2px;
    inset-inline-end: 2px;
    color: inherit;
  }
  @media (hover: none) {
    .code .ib {
      --hit: 36px;
    }
    .md pre {
      padding-inline-end: 44px;
    }
  }
  @media (forced-colors: active) {
    .code,
    .md blockquote,
    .md :not(pre) > code {
      border: 1px solid CanvasText;
    }
  }
`;
