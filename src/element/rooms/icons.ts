/** The icons of rooms, in the manner of `icon-paths.ts`. */

export const back = 'M16 10H4M9 5l-5 5 5 5';
export const hash = 'M7.5 3.5 6 16.5M14 3.5l-1.5 13M3.5 7.5h13.5M3 12.5h13.5';
export const quiet =
  'M5.5 6.1A5 5 0 0 1 15 8.3c0 2.3.6 3.8 1.1 4.7M13.8 13.8H3.3S5 12.3 5 8.3M8.2 16.5a2 2 0 0 0 3.6 0M3 3l14 14';
export const at = 'M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM13 7v4.2a2.2 2.2 0 0 0 4.4 0V10a7.4 7.4 0 1 0-3 6';
export const ban = 'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0ZM4.8 4.8l10.4 10.4';
export const plus = 'M10 4v12M4 10h12';
export const group =
  'M10 7a2.7 2.7 0 1 1-5.4 0A2.7 2.7 0 0 1 10 7ZM2.5 16a4.8 4.8 0 0 1 9.6 0M12.5 4.5a2.5 2.5 0 0 1 0 5M14 12a4.6 4.6 0 0 1 3.5 4';
