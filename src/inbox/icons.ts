/** The icons of the inbox, in the manner of the element's `icon-paths.ts`. */

export const back = 'M16.5 10h-13M9 4.5 3.5 10 9 15.5';
export const person = 'M13.2 6.7a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 0 1 6.4 0ZM4 17a6 6 0 0 1 12 0';
export const tray =
  'M3 11l2.3-6a1.5 1.5 0 0 1 1.4-1h6.6a1.5 1.5 0 0 1 1.4 1L17 11v3.5a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 14.5ZM3 11h4l1 2h4l1-2h4';
export const snooze = 'M16 11a6 6 0 1 1-12 0 6 6 0 0 1 12 0ZM8 9.3h4l-4 4h4M2.8 5.8 5.5 3.5M17.2 5.8l-2.7-2.3';
export const plus = 'M10 4v12M4 10h12';
export const bell = 'M5.5 14V9a4.5 4.5 0 0 1 9 0v5M4 14h12M8.3 16.5a1.8 1.8 0 0 0 3.4 0';
export const bolt = 'M11.3 2.5 4.5 11.3h5.2l-1 6.2 6.8-8.8h-5.2l1-6.2Z';
export const keyboard =
  'M4 5h12a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2ZM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M7 12h6';
export const globe =
  'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0ZM2.5 10h15M10 2.5c2.2 2.2 3.2 4.8 3.2 7.5s-1 5.3-3.2 7.5c-2.2-2.2-3.2-4.8-3.2-7.5s1-5.3 3.2-7.5Z';
export const sliders =
  'M3 6.5h7M14 6.5h3M3 13.5h3M10 13.5h7M14 6.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0ZM10 13.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0Z';
export const chart = 'M3 17h14M5.5 13.5v-3M10 13.5V4M14.5 13.5v-6';
export const filter = 'M3 5.5h14M6 10h8M8.5 14.5h3';
export const download = 'M10 3.5v9M5.5 8.5 10 13l4.5-4.5M4 16.5h12';
export const team =
  'M10 7a2.7 2.7 0 1 1-5.4 0A2.7 2.7 0 0 1 10 7ZM2.5 16a4.8 4.8 0 0 1 9.6 0M12.5 4.5a2.5 2.5 0 0 1 0 5M14 12a4.6 4.6 0 0 1 3.5 4';
export const mail =
  'M4.3 4h11.4a1.8 1.8 0 0 1 1.8 1.8v8.4a1.8 1.8 0 0 1-1.8 1.8H4.3a1.8 1.8 0 0 1-1.8-1.8V5.8A1.8 1.8 0 0 1 4.3 4ZM3 5.5l7 5.3 7-5.3';
export const block = 'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0ZM4.7 4.7l10.6 10.6';
export const at = 'M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM13 7v4.2a2.2 2.2 0 0 0 4.4 0V10a7.4 7.4 0 1 0-2.9 5.9';
export const merge = 'M6 3.5v3a4 4 0 0 0 4 4 4 4 0 0 0 4-4v-3M10 10.5v6M7.5 14l2.5 2.5 2.5-2.5';
