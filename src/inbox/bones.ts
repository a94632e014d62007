import { html } from 'lit';
import { english } from './strings.ts';
import type { InboxView } from './view.ts';

/** In the place of what is under way. */
export const bones = ({ phrase }: InboxView, count: number, look = '') =>
  html`<div class="bones ${look}" role="status" aria-label=${phrase(english.loading)}>
    ${Array.from({ length: count }, () => html`<i></i>`)}
  </div>`;
