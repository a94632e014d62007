import { createHash } from 'node:crypto';
import type { MessageEntry, PushNotice, User } from '../../../src/protocol/index.ts';
import { unmarked } from '../../../src/protocol/unmarked.ts';
import { bounds } from '../limits.ts';
import type { StoredSummary } from '../store/lists.ts';
import type { PushDevice, PushTarget } from '../store/push.ts';
import type { PushJob } from './push-queue.ts';

/** What a message of the log says that a push is made of. */
export type Written = Pick<MessageEntry, 'seq' | 'at' | 'from' | 'name' | 'text' | 'mentions' | 'thread' | 'inRoom'> & {
  /** When it was noted, by the clock that never jumps. */
  readonly noted: number;
  readonly files: readonly { readonly name: string }[];
};

/** What a room is, for one who is told of it. */
export interface ToldRoom {
  readonly id: string;
  readonly isDirect: boolean;
  readonly name: string;
  /** Up to here they have read. */
  readonly readTo: number;
  /** Whom they want nothing of (P34). */
  readonly blocked: ReadonlySet<string>;
}

/** Whether a message mentions somebody, by name or with all (P30); whoever is present is not told by push. */
const names = ({ mentions = [] }: Written, user: string): boolean =>
  mentions.some(([, , id]) => id === user || id === 'all');

/** Cut to so many characters, none of them in two. */
function cut(text: string, most: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  if (flat.length <= most) return flat;
  return `${flat.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** The topic of a room's pushes (RFC 8030): at most 32 characters, which tell nothing of it. */
const topicOf = (room: string): string => createHash('sha256').update(room).digest('base64url').slice(0, 32);

/** How far one has read the threads that one follows, by their roots (P36). */
export type FollowedThreads = ReadonlyMap<number, number>;

/**
 * The message that somebody is to be told of, if any: the newest that is not theirs and not read. In a muted room one that names them; in a thread alone one that names
 * them, or where they follow it.
 */
export function messageFor(
  { user, isMuted }: Pick<PushTarget, 'user' | 'isMuted'>,
  { readTo, blocked }: Pick<ToldRoom, 'readTo' | 'blocked'>,
  written: readonly Written[],
  threads: FollowedThreads = new Map(),
): Written | undefined {
  const readBefore = (each: Written): number => {
    if (each.thread === undefined || each.inRoom) return readTo;
    return threads.get(each.thread) ?? (names(each, user) ? 0 : Infinity);
  };
  const unread = written.filter((each) => each.seq > readBefore(each) && each.from !== user && !blocked.has(each.from));
  return unread.findLast((each) => names(each, user)) ?? (isMuted ? undefined : unread.at(-1));
}

/** The pushes by which somebody is told of a message, one for each of their devices. */
export function jobsFor(
  { user, settings, devices }: PushTarget,
  room: ToldRoom,
  message: Written,
  count: number,
  tellsText: boolean,
): PushJob[] {
  const { seq, at, name, text, thread, files } = message;
  const said = tellsText &&
    settings.text && {
      name: cut(name, bounds.pushTextLength),
      ...(!room.isDirect && room.name !== '' && { where: room.name }),
      // On a lock screen marks are no more than characters.
      text: cut(unmarked(text) || files.map((file) => file.name).join(', '), bounds.pushTextLength),
    };
  return devices.map((device: PushDevice): PushJob => {
    const notice: PushNotice = {
      ...{ room: room.id, seq, at, count },
      ...(thread !== undefined && { thread }),
      ...(device.page !== '' && { page: device.page }),
      ...said,
    };
    const urgency = room.isDirect || names(message, user) ? 'high' : 'normal';
    return { device, topic: topicOf(room.id), urgency, text: JSON.stringify(notice) };
  });
}

/** What somebody has read and is called a room by, as their list of rooms shows it. */
export const toldRoomOf = ({ id, kind, name, readTo }: StoredSummary, blocked: readonly User[]): ToldRoom => ({
  ...{ id, name, readTo, isDirect: kind === 'direct' },
  blocked: new Set(blocked.map((each) => each.id)),
});
