import { pollTexts, type Body, type Message, type Poll, type User } from '../../../../src/protocol/index.ts';
import type { Place } from '../../policy/place.ts';
import { outranks, type Standing } from '../../policy/standing.ts';
import { movedMentions } from '../../mentions.ts';
import type { Filtering } from '../store.ts';
import { relayId } from '../moderation.ts';
import type { Refused } from './calls.ts';

/** Whether somebody has put this on a message. */
export const hasReaction = ({ reactions }: Message, user: string, wanted: string): boolean =>
  reactions.some(({ emoji, by }) => emoji === wanted && by.includes(user));

/** A body as filters leave it; undefined where they refuse it (P26), or hold what cannot wait: an edit has its place already (P28). */
export function filtered<B extends Body>(body: B, filtering: Filtering | undefined): B | undefined {
  if (!filtering) return body;
  if (!('text' in filtering) || (filtering.isHeld && body.type !== 'message')) return undefined;
  if (body.type !== 'message' && body.type !== 'edit' && body.type !== 'end') return body;
  const { text, mentions } = body;
  if (body.type === 'message' && body.pointed) {
    // Words that are not to be read as they are, or not yet, are in what it points at, too.
    const { pointed: _, ...rest } = body;
    return filtered(rest as B, filtering);
  }
  if ('poll' in body && body.poll && !isPollStill(text, filtering.text, body.poll.options)) return undefined;
  const moved = mentions && { mentions: movedMentions(mentions, text, filtering.text) };
  return { ...body, text: filtering.text, ...moved };
}

/** Whether filters have left each option on its line: a phrase that they mask may go over the end of one. */
const isPollStill = (text: string, masked: string, options: number): boolean =>
  masked.split('\n').length === text.split('\n').length && pollTexts(masked, options) !== undefined;

/** Whether a moderator is to see a body first (P28). */
export const isHeldBy = (filtering: Filtering | undefined): boolean => filtering !== undefined && 'isHeld' in filtering;

/** Why a body about a message is refused, or undefined. */
export function refusalOf(
  body: Body,
  message: Message | undefined,
  { sender, isModerator, maxReactions, now }: { sender: User; isModerator: boolean; maxReactions: number; now: number },
): Refused | undefined {
  if (!message || message.deleted) return ['no-such-message', 'there is no such message, or it is deleted'];
  const isOwn = message.from === sender.id;
  if ((body.type === 'edit' || body.type === 'end') && !isOwn)
    return ['forbidden', 'only the sender of a message edits it'];
  if (body.type === 'edit' && message.streaming) return ['bad-message', 'body: it is being written, and needs an end'];
  // What the relay alone has cut its sender may still finish.
  if (body.type === 'end' && !message.streaming && message.cut?.by !== relayId)
    return ['stopped', 'it was ended before'];
  if (body.type === 'edit' && message.call) return ['forbidden', 'a call is not edited'];
  if (body.type === 'edit' && message.poll) return ['forbidden', 'a poll is not edited: it was voted on as it is'];
  if (body.type === 'preview' && !isOwn) return ['forbidden', 'only the sender of a message takes its preview away'];
  if (body.type === 'vote') return refusalOfVote(body.choices, message.poll, now);
  if (body.type === 'close-poll') {
    if (!message.poll) return noSuchPoll;
    if (!isOwn && !isModerator) return ['forbidden', 'only the sender or a moderator closes a poll'];
    return isOver(message.poll, now) ? pollIsOver : undefined;
  }
  if (body.type === 'delete' && !isOwn && !isModerator) {
    return ['forbidden', 'only the sender or a moderator deletes a message'];
  }
  if (body.type === 'reaction' && body.on && message.reactions.length >= maxReactions) {
    const isNew = message.reactions.every(({ emoji }) => emoji !== body.emoji);
    if (isNew) return ['too-many', `a message has at most ${maxReactions} different reactions`];
  }
  return undefined;
}

const noSuchPoll: Refused = ['no-such-message', 'there is no poll of this number'];
const pollIsOver: Refused = ['forbidden', 'the poll is over'];

const isOver = ({ closed, ends = Infinity }: Poll, now: number): boolean => closed !== undefined || ends <= now;

function refusalOfVote(choices: readonly number[], poll: Poll | undefined, now: number): Refused | undefined {
  if (!poll) return noSuchPoll;
  if (isOver(poll, now)) return pollIsOver;
  if (choices.some((choice) => choice >= poll.options)) return ['bad-message', 'body.choices names no option'];
  if (choices.length > 1 && !poll.multiple) return ['bad-message', 'body.choices has more than one'];
  return undefined;
}

/** Why somebody who is `mine` in a room may not do this to another, who is `standing` by what is stored; or undefined. */
export function refusalOfChange(
  body: Extract<Body, { user: string }>,
  {
    isSelf,
    mine,
    standing,
    theirs: { bannedBy, mutedBy },
  }: { isSelf: boolean; mine: Standing; standing: Standing; theirs: Place },
): Refused | undefined {
  const role = 'role' in body ? body.role : undefined;
  // An owner makes others owners too; nobody else gives what is not less than their own.
  const mayGive = role === undefined || role === 'owner' || outranks(mine, role);
  // It would take off what somebody who is more has put on.
  const giver = body.change === 'unbanned' ? bannedBy : /^(un)?muted$/.test(body.change) ? mutedBy : undefined;
  const isWeaker = giver !== undefined && outranks(giver, mine);
  if (!isSelf && outranks(mine, standing) && mayGive && !isWeaker) return undefined;
  return ['forbidden', 'this is only permitted about those who are less in this room than oneself'];
}
