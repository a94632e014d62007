import type { Text } from './strings.ts';

/** What is said of files. Another language is another object with these keys. */
export const english = {
  image: 'Image {name}',
  video: 'Video {name}',
  audio: 'Audio {name}',
  file: 'File {name}',
  more: '{name} and {n} more',
  download: 'Download {name}',
  play: 'Play {name}',
  again: '{name} could not be loaded. Try again',
  notLoaded: 'Could not be loaded',
  loading: 'Loading {name}',
  place: '{name}, {n} of {count}',
  previous: 'Previous',
  next: 'Next',
  close: 'Close',
  about: '{kind} · {size}',
  kilobytes: '{n} KB',
  megabytes: '{n} MB',
} as const satisfies Record<string, Text>;
