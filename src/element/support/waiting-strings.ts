import type { Text } from '../strings.ts';

/** What is said to a visitor who waits for a first answer. */
export const english = {
  next: 'You are next.',
  before: { one: '{n} person is before you.', other: '{n} people are before you.' },
  many: 'More than {n} people are before you.',
  usual: 'A first answer usually takes {time}.',
} as const satisfies Record<string, Text>;
