import type { Text } from './strings.ts';

/** What is said of files that are to be sent. Another language is another object with these keys. */
export const english = {
  attach: 'Attach files',
  camera: 'Take a photo',
  tray: 'Files to send',
  remove: 'Remove {name}',
  retry: 'Try again: {name}',
  uploading: 'Uploading {name}',
  held: 'Waiting for the connection',
  armed: 'Sends when everything is uploaded',
  cancel: 'Don’t send yet',
  added: { one: '{n} file added', other: '{n} files added' },
  drop: 'Drop files to attach them',
  upTo: 'Up to {size} each',

  tooMany: { one: 'One message takes {n} file.', other: 'One message takes {n} files.' },
  tooLarge: '{name} is larger than {size}.',
  quota: '{name}: there is no more room for files here.',
  kind: '{name}: files of this kind are not taken.',
  muted: '{name}: you can’t write here now.',
  forbidden: '{name}: files are not allowed here.',
  failed: '{name} could not be uploaded.',
} as const satisfies Record<string, Text>;
