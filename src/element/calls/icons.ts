/** As in `icon-paths.ts`. */
export const phone =
  'M4.2 3.5h2.6l1.3 3.4-1.7 1.3a9 9 0 0 0 4.4 4.4l1.3-1.7 3.4 1.3v2.6a1.7 1.7 0 0 1-1.8 1.7A12 12 0 0 1 2.5 5.3a1.7 1.7 0 0 1 1.7-1.8Z';
export const hangUp = 'M2.8 11.4c4-4.2 10.4-4.2 14.4 0l-1.6 2.4-3.1-1v-2a8 8 0 0 0-5 0v2l-3.1 1-1.6-2.4Z';
export const camera = 'M4 5.5h7a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2ZM13 9l5-3v8l-5-3';
export const cameraOff = `${camera}M3 3l14 14`;
export const microphone =
  'M10 2.5A2.5 2.5 0 0 1 12.5 5v4a2.5 2.5 0 0 1-5 0V5A2.5 2.5 0 0 1 10 2.5ZM5 9a5 5 0 0 0 10 0M10 14v3.5';
export const microphoneOff = `${microphone}M3 3l14 14`;
