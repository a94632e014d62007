import type { Action, ChatMessage } from '../client/index.ts';

// What to offer on a message. Whether it is done is the relay's decision.

export const mayReact = ({ seq }: ChatMessage, can: readonly Action[]) => !!seq && can.includes('react');

/** A poll was voted on as it is, a call is what it was, and what is being written has no text yet. */
export const mayEdit = ({ own, state, deleted, poll, call, streaming }: ChatMessage, can: readonly Action[]) =>
  own && !deleted && !poll && !call && !streaming && state !== 'failed' && can.includes('edit');

export const mayDelete = ({ own, state }: ChatMessage, can: readonly Action[]) =>
  own ? state !== 'sent' || can.includes('delete') : can.includes('moderate');
