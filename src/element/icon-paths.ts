/** One set: a box of 20, one stroke of 1.5 at every size (see `.i` in the styles), no fills. */

const circle = 'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0Z';

export const talk =
  'M4 4h12a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9l-4 3v-3H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2ZM6.5 7.5h7M6.5 10.5h4';
export const down = 'm5 7.5 5 5 5-5';
export const close = 'm5 5 10 10M15 5 5 15';
export const send = 'M10 16.5v-13M4.5 9 10 3.5 15.5 9';
export const smile = circle + 'M7 12a3.5 3.5 0 0 0 6 0M7.5 8h.01M12.5 8h.01';
export const search = 'M14.5 9a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0ZM13.2 13.2 17 17';
export const more = 'M4.5 10h.01M10 10h.01M15.5 10h.01';
export const check = 'm4 10.5 4 4 8-9';
export const done = circle + 'M6.8 10.3l2.2 2.2 4.2-4.6';
export const clock = circle + 'M10 5.8V10l2.8 1.8';
export const ring = 'M10 2.5a7.5 7.5 0 1 1-7.5 7.5';
export const info = circle + 'M10 14V9.3M10 6.4h.01';
export const retry = 'M15.6 8A6 6 0 1 0 16 10.6M16.2 4v4h-4';
export const alert = circle + 'M10 6v4.7M10 13.6h.01';
export const lock =
  'M6 9h8a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2ZM6.5 9V6.5a3.5 3.5 0 0 1 7 0V9';
export const cloud = 'M7.3 4.9A4.9 4.9 0 0 1 15 8.6a3.5 3.5 0 0 1 1.7 6.2M13.8 15.5H6a3.6 3.6 0 0 1-.7-7.1M3 3l14 14';
export const copy =
  'M9 7h6a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2ZM13 7V5a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v6a2 2 0 0 0 2 2h2';
export const edit = 'm3.5 16.5 1-4 9-8.5a2 2 0 0 1 2.5 2.5l-8.5 9-4 1ZM12 5.5l2.5 2.5';
export const trash =
  'M3.5 5.5h13M7.5 5.5V4a1 1 0 0 1 1-1h3a1 1 0 0 1 1 1v1.5M5 5.5l.7 10a2 2 0 0 0 2 1.5h4.6a2 2 0 0 0 2-1.5l.7-10M8.5 9v4.5M11.5 9v4.5';
