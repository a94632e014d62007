import { toldMentions } from '../../server/src/mentions.ts';
import { bounds } from '../../server/src/limits.ts';
import type { Identity } from '../../server/src/policy/identity.ts';
import { refusalOf } from '../../server/src/store/sqlite/refusals.ts';
import type { AppendRequest } from '../../server/src/store/store.ts';
import type { Body, ErrorCode, RoomState, User } from '../../src/protocol/index.ts';

export function identityOf({
  room,
  sender,
  grant,
  isAdmin,
  scopes,
}: Pick<AppendRequest, 'room' | 'sender' | 'grant' | 'isAdmin' | 'scopes'>): Identity {
  return {
    user: sender,
    ...(grant && { grants: new Map([[room, grant]]) }),
    ...(isAdmin && { isAdmin }),
    ...(scopes && { scopes }),
  };
}

/** Why is told to nobody. */
export function withoutReason<B extends Body>(body: B): Omit<B, 'reason' | 'mentions'> {
  const { reason: _, mentions: __, ...rest } = body as B & { reason?: string; mentions?: unknown };
  return rest;
}

export function mentionsTold(body: Body, isModerator: boolean, mayRead: (id: string) => boolean) {
  const all = 'mentions' in body ? toldMentions(body.mentions ?? [], isModerator, mayRead) : [];
  return all.length > 0 && { mentions: all };
}

export function isSoAlready({ members, messages }: RoomState, { id, name }: User, body: Body): boolean {
  if (body.type === 'member') {
    if ('user' in body) return false;
    return body.change === 'joined' ? members.get(id)?.name === name : !members.has(id);
  }
  if (body.type === 'pin') return (messages.find(({ seq }) => seq === body.of)?.pinned !== undefined) === body.on;
  if (body.type !== 'reaction') return false;
  const reactions = messages.find(({ seq }) => seq === body.of)?.reactions ?? [];
  return reactions.some(({ emoji, by }) => emoji === body.emoji && by.includes(id)) === body.on;
}

export function faultOf(
  state: RoomState,
  sender: User,
  body: Body,
  moderator: boolean,
  maxReactions: number,
  now: number,
): ErrorCode | undefined {
  if (!('of' in body)) return undefined;
  const message = state.messages.find(({ seq }) => seq === body.of);
  if (!message || message.deleted) return 'no-such-message';
  if (body.type === 'vote' || body.type === 'close-poll' || message.poll) {
    return refusalOf(body, message, { sender, isModerator: moderator, maxReactions, now })?.[0];
  }
  if (body.type === 'pin' && body.on && !message.pinned) {
    return state.messages.filter(({ pinned }) => pinned).length >= bounds.pins ? 'too-many' : undefined;
  }
  const isOwn = message.from === sender.id;
  if (body.type === 'edit' && !isOwn) return 'forbidden';
  if (body.type === 'delete' && !isOwn && !moderator) return 'forbidden';
  if (body.type === 'reaction' && body.on && message.reactions.length >= maxReactions) {
    if (message.reactions.every(({ emoji }) => emoji !== body.emoji)) return 'too-many';
  }
  return undefined;
}
