/** A text, or its forms by plural rule. `{name}` marks where a value goes. */
export type Text = string | (Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string });

/** Everything the element says. How another language says it is in `languages/`. */
export const english = {
  // Not said: the tag of the language of the texts, and the way they run, which is `ltr` or `rtl` in other languages.
  language: 'en',
  direction: 'inherit',

  chat: 'Chat',
  open: 'Open chat',
  unread: { one: '{n} unread message', other: '{n} unread messages' },
  unsent: { one: '{n} message waiting', other: '{n} messages waiting' },
  close: 'Close chat',

  here: 'Online',
  hereMany: '{n} people here now',
  connected: 'Connected',
  connecting: 'Connecting…',
  notConnected: 'Not connected',

  offline: 'You’re offline.',
  offlineRest: 'What you write is kept here and sent when you’re back.',
  away: 'The server can’t be reached.',
  awayRest: 'Next try in {n} s.',
  tryNow: 'Try now',
  tryAgain: 'Try again',
  check: 'Check connection',
  notLoaded: 'This can’t be loaded right now. Please try again.',

  emptyTitle: 'Start the conversation',
  emptyNote: 'Nothing is kept on your device until you write',
  messages: 'Messages',
  unreadMark: 'New',
  newMessages: { one: '{n} new message', other: '{n} new messages' },
  typing: { one: '{names} is writing', other: '{names} are writing' },
  typingMany: 'Several people are writing',
  said: '{name}: {text}',
  you: 'You',

  waiting: 'Waiting for the connection',
  waitingMany: '{n} waiting. You can close this tab.',
  sending: 'Sending',
  sent: 'Sent',
  failed: 'Not sent: {reason}',
  failedForbidden: 'not allowed here',
  failedLength: 'too long',
  failedOther: 'the server refused it',
  retry: 'Retry',
  remove: 'Delete',
  edited: 'edited',
  deleted: 'This message was deleted.',
  deletedOwn: 'You deleted this message.',
  removed: 'This message was removed by a moderator.',

  write: 'Write a message',
  cannotWrite: 'You can’t write here',
  send: 'Send',
  save: 'Save',
} as const satisfies Record<string, Text>;

/** Texts by the English ones; what has plural forms by its `other`. */
export type Texts = Readonly<Record<string, Text>>;
