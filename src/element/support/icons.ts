/** The icons of the support desk, in the manner of `icon-paths.ts`. */

const face = 'M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0Z';

/** From the worst to the best. */
export const faces = [
  `${face}M6.7 13.9c.9-1.4 2-2.1 3.3-2.1s2.4.7 3.3 2.1M7.4 8h.01M12.6 8h.01`,
  `${face}M7.2 13.2c.8-.7 1.7-1 2.8-1s2 .3 2.8 1M7.4 8h.01M12.6 8h.01`,
  `${face}M7.2 12.6h5.6M7.4 8h.01M12.6 8h.01`,
  `${face}M7 12c.8 1.1 1.8 1.6 3 1.6s2.2-.5 3-1.6M7.4 8h.01M12.6 8h.01`,
  `${face}M6.4 11.2h7.2a3.6 3.6 0 0 1-7.2 0ZM7.4 7.8h.01M12.6 7.8h.01`,
] as const;
export const list = 'M7.5 5h9M7.5 10h9M7.5 15h9M3.5 5h.01M3.5 10h.01M3.5 15h.01';
export const download = 'M10 3v9.5M5.8 8.5l4.2 4.2 4.2-4.2M3.5 16.5h13';
export const plus = 'M10 4v12M4 10h12';
export const back = 'M16 10H4M9 5l-5 5 5 5';
export const mail =
  'M4.3 4h11.4a1.8 1.8 0 0 1 1.8 1.8v8.4a1.8 1.8 0 0 1-1.8 1.8H4.3a1.8 1.8 0 0 1-1.8-1.8V5.8A1.8 1.8 0 0 1 4.3 4ZM3 5.5l7 5.3 7-5.3';
