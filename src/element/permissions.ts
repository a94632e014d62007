import type { Action, ChatMessage } from '../client/index.ts';

// What to offer on a message. Whether it is done is the relay's decision.

/** One's own, but written as somebody else: the relay lets nobody change it here. */
const isElsewhere = (message: ChatMessage): boolean => 'elsewhere' in message;

export const mayReact = ({ seq }: ChatMessage, can: readonly Action[]) => !!seq && can.includes('react');

/** A poll was voted on as it is, a call is what it was, and what is being written has no text yet. */
export const mayEdit = (message: ChatMessage, can: readonly Action[]) => {
  const { own, state, deleted, poll, call, streaming } = message;
  return (
    own &&
    !isElsewhere(message) &&
    !deleted &&
    !poll &&
    !call &&
    !streaming &&
    state !== 'failed' &&
    can.includes('edit')
  );
};

export const mayDelete = (message: ChatMessage, can: readonly Action[]) =>
  message.own && !isElsewhere(message) ? message.state !== 'sent' || can.includes('delete') : can.includes('moderate');
