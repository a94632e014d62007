import type { Text } from './strings.ts';

/** What is said of voice messages. Another language is another object with these keys. */
export const english = {
  record: 'Record a voice message',
  asking: 'Waiting for the microphone…',
  recording: 'Recording',
  cancel: 'Discard the recording',
  send: 'Send the voice message',
  discarded: 'Recording discarded',
  denied: 'This page may not use the microphone. You can allow it in your browser’s settings for this page.',
  none: 'There is no microphone.',
  unsupported: 'This browser can’t record here.',
  failed: 'The recording did not work. Please try again.',

  voice: 'Voice message, {time}',
  play: 'Play voice message',
  pause: 'Pause voice message',
  again: 'Voice message could not be loaded. Try again',
  position: 'Position',
  place: '{at} of {time}',
  speed: 'Speed {n}×',
} as const satisfies Record<string, Text>;
