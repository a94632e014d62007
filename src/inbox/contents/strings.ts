import type { Text } from '../../element/strings.ts';

/** What is said of what is in messages. */
export const english = {
  mentionsYou: 'mentions you',
  offered: 'Answers to choose from',
  taken: 'chosen',
  closed: '{name} closed the conversation',
  closedItself: 'The conversation was closed',
  opened: '{name} opened the conversation again',
  openedItself: 'The conversation was opened again',
  took: '{name} took the conversation',
  assigned: '{name} handed the conversation to {agent}',
  assignedItself: 'The conversation was given to {agent}',
  released: '{name} assigned the conversation to nobody',
  releasedItself: 'The conversation waits for an agent again',
  snoozed: '{name} snoozed the conversation until {time}',
  woken: '{name} ended the snooze',
  wokenItself: 'The snooze is over',
  tagged: '{name} added the tag {tag}',
  untagged: '{name} removed the tag {tag}',
  rated: '{name} rated the conversation {n} of 5',
  ratedWith: '{name} rated the conversation {n} of 5: {text}',
  pointed: 'Shows on the page',
} as const satisfies Record<string, Text>;
