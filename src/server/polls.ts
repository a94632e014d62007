import { MessageCalls } from './messages.ts';
import { at } from './requests.ts';
import type { ListPlace, PollOptions, VoterList, WriteOptions, Written } from './types.ts';

/** Polls. */
export abstract class PollCalls extends MessageCalls {
  /**
   * Sends a message that is a poll.
   * @example `await relay.sendPoll('lobby', 'Where shall we eat?', ['Here', 'There'], { duration: 3_600_000 })`
   */
  sendPoll(
    room: string,
    question: string,
    choices: readonly string[],
    { multiple, names, duration, reply, ...options }: WriteOptions & PollOptions & { reply?: number } = {},
  ): Promise<Written> {
    return this.write('POST', at`/rooms/${room}/polls`, options, {
      question,
      options: choices,
      ...(multiple && { multiple }),
      ...(names && { names }),
      ...(duration !== undefined && { duration }),
      ...(reply && { reply }),
    });
  }

  /** What one has chosen in a poll, by the places of its options, from 0. */
  getVote(room: string, seq: number): Promise<{ readonly choices: readonly number[] }> {
    return this.get(at`/rooms/${room}/messages/${seq}/vote`);
  }

  /** Votes in a poll, or changes one's vote. All that one chooses, in order; none takes the vote back. */
  vote(room: string, seq: number, choices: readonly number[], options?: WriteOptions): Promise<Written> {
    return this.write('PUT', at`/rooms/${room}/messages/${seq}/vote`, options, { choices });
  }

  /** A poll of one's own, or as a moderator any. */
  closePoll(room: string, seq: number, options?: WriteOptions): Promise<Written> {
    return this.write('POST', at`/rooms/${room}/messages/${seq}/close`, options);
  }

  /** Who has chosen an option, of a poll that tells it. */
  listVoters(room: string, seq: number, choice: number, place: ListPlace = {}): Promise<VoterList> {
    return this.get(at`/rooms/${room}/messages/${seq}/voters`, { choice, ...place });
  }
}
