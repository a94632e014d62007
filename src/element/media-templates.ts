import type { Kit } from './kit.ts';

const ending = 9;

/** A ring that fills. Its share is told beside it. */
export const ring = ({ html }: Kit, share: number) =>
  html`<svg class="ring" viewBox="0 0 20 20" aria-hidden="true">
    <path d="M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 1 1 0-15" />
    <path
      d="M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 1 1 0-15"
      pathLength="100"
      stroke-dasharray="100"
      stroke-dashoffset=${Math.round(100 - share * 100)}
    />
  </svg>`;

/** A name that is cut in its middle where it is too long, so that its ending stays. */
export const middleCut = ({ html }: Kit, name: string) =>
  html`<b class="mid" title=${name}><span>${name.slice(0, -ending)}</span><span>${name.slice(-ending)}</span></b>`;
