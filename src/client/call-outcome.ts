import type { CallMedia } from '../protocol/index.ts';
import type { ChatMessage } from './types.ts';

/** What became of a call, for whoever is told of it by its message. */
export interface CallOutcome {
  readonly media: CallMedia;
  /** `answered` has a duration once it is over, in milliseconds. */
  readonly outcome: 'ringing' | 'answered' | 'missed' | 'declined' | 'busy';
  readonly duration: number | undefined;
}

/**
 * What became of the call that a message is; undefined where it is none.
 *
 * @example
 * ```ts
 * const { outcome, duration } = callOf(message) ?? {};
 * ```
 */
export function callOf({ call }: Pick<ChatMessage, 'call'>): CallOutcome | undefined {
  if (!call) return undefined;
  const { media, answered, ended, busy, to } = call;
  const duration = answered && ended ? Math.max(0, ended.at - answered.at) : undefined;
  const unanswered = busy ? 'busy' : !ended ? 'ringing' : ended.by === to ? 'declined' : 'missed';
  return { media, outcome: answered ? 'answered' : unanswered, duration };
}
