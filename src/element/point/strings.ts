import type { Text } from '../strings.ts';

/** What is said while a visitor shows the team something on the page. Another language is another object with these keys. */
export const english = {
  choose: 'Choose what you want to show',
  note: 'The team sees its words and where it is, not a picture. Nothing is sent before you have seen it.',
  keys: 'Tab and the arrow keys move, Enter chooses, Escape leaves.',
  unseen: 'This is private and is not shown.',
  preview: 'What the team will see',
  masked: 'Digits and e-mail addresses are hidden, and what is written in fields.',
  send: 'Send',
  again: 'Choose something else',
  cancel: 'Cancel',
  pointed: 'Pointed at: {what}',
} as const satisfies Record<string, Text>;
