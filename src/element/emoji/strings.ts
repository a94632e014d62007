import type { Text } from '../strings.ts';

/** What is said of emoji. */
export const english = {
  emoji: 'Emoji',
  search: 'Search emoji',
  recent: 'Recently used',
  smileys: 'Smileys',
  people: 'People',
  nature: 'Animals and nature',
  food: 'Food and drink',
  travel: 'Travel and places',
  activities: 'Activities',
  objects: 'Objects',
  symbols: 'Symbols',
  flags: 'Flags',
  tone: 'Skin tone',
  noTone: 'No skin tone',
  loading: 'Loading emoji…',
  none: 'No emoji found',
  found: 'Emoji found: {n}',
  failed: 'The emoji could not be loaded.',
  retry: 'Try again',
  full: 'This message has as many different reactions as it can have. You can join one of them.',
  more: 'More emoji',
  moreReactions: 'More reactions: {n}',
  fewer: 'Fewer reactions',
  others: { one: '{n} other person', other: '{n} other people' },
} as const satisfies Record<string, Text>;
