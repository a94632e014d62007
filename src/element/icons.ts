import { html } from 'lit';

/** @param path One of `icon-paths.ts`. */
export const icon = (path: string) =>
  html`<svg class="i" viewBox="0 0 20 20" aria-hidden="true"><path d=${path} /></svg>`;
