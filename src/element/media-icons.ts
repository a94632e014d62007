/** The icons of files, in the manner of `icon-paths.ts`. */

export const clip =
  'm16 9.5-6.2 6.2a3.9 3.9 0 0 1-5.5-5.5l6.7-6.7a2.6 2.6 0 0 1 3.7 3.7l-6.7 6.7a1.3 1.3 0 0 1-1.9-1.9L12 6.2';
export const camera =
  'M4 6h2.5L8 4h4l1.5 2H16a2 2 0 0 1 2 2v6.5a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2ZM13 11a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z';
export const image =
  'M4.5 3.5h11a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2ZM2.5 14l4-4 3.5 3.5 3-3 4.5 4.5M13 7.5h.01';
export const file = 'M6 2.5h5.5L15.5 7v8.5a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2ZM11 3v4.5h4.5';
export const play = 'M6.5 4.2v11.6a.6.6 0 0 0 .9.5l9-5.8a.6.6 0 0 0 0-1l-9-5.8a.6.6 0 0 0-.9.5Z';
export const download = 'M10 3v10M5.5 8.8 10 13.3l4.5-4.5M3.5 16.5h13';
export const upload = 'M10 13V3.2M5.5 7.5 10 3l4.5 4.5M3.5 16.5h13';
export const mic =
  'M10 2.5a2.5 2.5 0 0 1 2.5 2.5v4.5a2.5 2.5 0 0 1-5 0V5A2.5 2.5 0 0 1 10 2.5ZM5 9.5a5 5 0 0 0 10 0M10 14.5v3';
export const pause = 'M7 4.5v11M13 4.5v11';
export const previous = 'm12.5 5-5 5 5 5';
export const next = 'm7.5 5 5 5-5 5';
