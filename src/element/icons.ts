import { html } from 'lit';

const circle = 'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0Z';

/** One set: a box of 20, one stroke of 1.5 at every size (see `.i` in the styles), no fills. */
const paths = {
  talk: 'M4.2 3.8h11.6a1.7 1.7 0 0 1 1.7 1.7v7a1.7 1.7 0 0 1-1.7 1.7H9.4l-4.2 3v-3h-1a1.7 1.7 0 0 1-1.7-1.7v-7a1.7 1.7 0 0 1 1.7-1.7ZM6.5 7.6h7M6.5 10.6h4.2',
  down: 'm5 7.5 5 5 5-5',
  close: 'm5 5 10 10M15 5 5 15',
  send: 'M10 16.5v-13M4.5 9 10 3.5 15.5 9',
  newest: 'M10 3.5v13M4.5 11l5.5 5.5 5.5-5.5',
  smile: circle + 'M7 12c.8 1.2 1.8 1.8 3 1.8s2.2-.6 3-1.8M7.5 8h.01M12.5 8h.01',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  check: 'm4 10.5 4 4 8-9',
  clock: circle + 'M10 5.8V10l2.8 1.8',
  ring: 'M10 2.5A7.5 7.5 0 1 1 2.5 10',
  alert: circle + 'M10 6v4.7M10 13.6h.01',
  done: circle + 'M6.7 10.2 9 12.5l4.3-4.7',
  ban: circle + 'M4.8 4.8l10.4 10.4',
  lock: 'M5.8 9h8.4A1.8 1.8 0 0 1 16 10.8v4.4a1.8 1.8 0 0 1-1.8 1.8H5.8A1.8 1.8 0 0 1 4 15.2v-4.4A1.8 1.8 0 0 1 5.8 9Zm.7 0V6.5a3.5 3.5 0 0 1 7 0V9',
  cloud: 'M7.3 4.9A4.9 4.9 0 0 1 15 8.6a3.5 3.5 0 0 1 1.7 6.2M13.8 15.5H6a3.6 3.6 0 0 1-.7-7.1M3 3l14 14',
  copy: 'M9 7h6a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2Zm4 0V5a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v6a2 2 0 0 0 2 2h2',
  edit: 'm3.5 16.5.9-3.6 9-9a1.6 1.6 0 0 1 2.2 0l.5.5a1.6 1.6 0 0 1 0 2.2l-9 9-3.6.9ZM11.8 5.5l2.7 2.7',
  trash:
    'M3.5 5.5h13M7.8 5.5V4A1.2 1.2 0 0 1 9 2.8h2A1.2 1.2 0 0 1 12.2 4v1.5M5 5.5l.7 10.2a1.5 1.5 0 0 0 1.5 1.4h5.6a1.5 1.5 0 0 0 1.5-1.4L15 5.5M8.4 9v4.6M11.6 9v4.6',
};

export type IconName = keyof typeof paths;

export const icon = (name: IconName) =>
  html`<svg class="i i-${name}" viewBox="0 0 20 20" aria-hidden="true"><path d=${paths[name]} /></svg>`;
