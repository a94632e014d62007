import type { Text } from '../strings.ts';

/** What is said of limits: what is waited for, and what one can do about what was refused. `{time}` is a span, or a moment, in the manner of the language. */
export const english = {
  slow: 'Slow mode: one message every {time}',
  slowNext: 'Slow mode: next message in {time}',
  slowGoes: 'Slow mode: goes in {time}',
  goes: 'Too many at once: goes in {time}',
  behind: 'Goes after the one before it',
  muted: 'You’re muted until {time}.',
  mutedRest: 'You can go on reading, and your draft is kept.',
  textRefused: 'Something in it isn’t allowed here. Change it and send it again.',
  textLength: 'It may have {limit} characters at most.',
  mutedRefused: 'You’re muted here. Retry when you may write again.',
  fileGone: 'A file in it is no longer there. Attach it again.',
  replyGone: 'What it answers was deleted. Write it again without that.',
  tooMany: 'Too much is waiting here already. Retry later.',
  changeRefused: 'Your change wasn’t taken: something in it isn’t allowed here.',
  reactionRefused: 'There’s no room for another emoji on this message.',
  via: 'via {name}',
  byMail: 'by e-mail',
} as const satisfies Record<string, Text>;
