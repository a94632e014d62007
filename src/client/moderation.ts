import type { BannedList, BannedUser, Body, Done, ReportList, ReportedMessage, Verdict } from '../protocol/index.ts';
import { ask } from './ask.ts';
import { ignorable } from './ignorable.ts';
import type { Chat, Room, Sent } from './types.ts';

/** What is reported in a room, oldest first; with `more`, the next come after the last one's number. */
export type ReportPage = Pick<ReportList, 'reports' | 'more'>;
export type { ReportedMessage, Verdict };

/** A page of who is banned. `next` is to be said as `after` for the next one; missing on the last. */
export type BannedPage = Pick<BannedList, 'users' | 'next'>;
export type { BannedUser };

/** How a report is resolved: for how long a mute lasts (an hour), and why, for the audit log. */
export interface ResolveOptions {
  readonly duration?: number;
  readonly reason?: string;
}

/** Why, for the audit log; nobody in the room is told. */
export interface WhyOptions {
  readonly reason?: string;
}

type Muted = Extract<Body, { change: 'muted' }>;

/**
 * Lets somebody only read the room for so many milliseconds, where one has `moderate` among `can` and they are less than oneself. It ends by itself.
 * Done as by `setRole`, and refused alike.
 *
 * @example
 * ```ts
 * await mute(room, 'u_jonas', 600_000, { reason: 'shouting' });
 * ```
 */
export const mute = (room: Room, user: string, duration: number, { reason }: WhyOptions = {}): Promise<Sent> =>
  room.put({ type: 'member', change: 'muted', user, duration, reason: reason! } satisfies Muted);

/** Ends a mute now. Done as by `setRole`; `no-such-member` where they are not muted. */
export const unmute = (room: Room, user: string): Promise<Sent> =>
  room.put({ type: 'member', change: 'unmuted', user });

/**
 * Who is banned from a room, page by page in the order of their ids, for who has `moderate` among `can`. `rank` is what whoever gave the ban was there:
 * who is less than that does not lift it.
 *
 * @param after The `next` of the page before.
 * @throws {@link ChatError} `forbidden`; `disconnected` where there is no connection or it ends.
 *
 * @example
 * ```ts
 * const { users } = await loadBanned(chat, room);
 * await unban(room, users[0].id);
 * ```
 */
export const loadBanned = (chat: Chat, room: Pick<Room, 'id'>, after?: string): Promise<BannedPage> =>
  ignorable(
    ask<BannedList>(chat, { type: 'banned', room: room.id, after: after! }).then(({ users, next }) => ({
      users,
      ...(next !== undefined && { next }),
    })),
  );

/**
 * Slow mode: so many milliseconds between two messages of one member, moderators excepted; 0 for none. Where one has `moderate` among `can`.
 *
 * @example
 * ```ts
 * await setSlowMode(room, 30_000);
 * ```
 */
export const setSlowMode = (room: Room, milliseconds: number): Promise<Sent> =>
  room.put({ type: 'settings', slow: milliseconds });

/**
 * Tells the moderators of a room about somebody else's message, by its `seq`. Once is enough; again does no harm.
 *
 * @throws {@link ChatError} `no-such-message`; `too-many` where twenty of one's own wait; `forbidden` of one's own message; `disconnected` as in
 * `createRoom`, after which it may be told again.
 *
 * @example
 * ```ts
 * await report(chat, room, message.seq, 'rude');
 * ```
 */
export const report = (chat: Chat, room: Room, seq: number, reason?: string): Promise<void> =>
  ignorable(ask<Done>(chat, { type: 'report', room: room.id, seq, reason: reason! }).then(() => undefined));

/**
 * What is reported in a room and waits, for who has `moderate` among `can`.
 *
 * @param after The number of the last report that is known.
 * @example
 * ```ts
 * const { reports, more } = await loadReports(chat, room);
 * ```
 */
export const loadReports = (chat: Chat, room: Room, after?: number): Promise<ReportPage> =>
  ignorable(
    ask<ReportList>(chat, { type: 'reports', room: room.id, after: after! }).then(({ reports, more }) => ({
      reports,
      more,
    })),
  );

/**
 * Resolves a report: `dismiss`, or `delete` the message, or `mute` or `ban` who wrote it, as if one had done that by itself.
 *
 * @throws {@link ChatError} `no-such-message` where it is resolved already; what the deed itself is refused with.
 *
 * @example
 * ```ts
 * await resolveReport(chat, room, reports[0].report, 'mute', { duration: 600_000 });
 * ```
 */
export const resolveReport = (
  chat: Chat,
  room: Room,
  number: number,
  verdict: Verdict,
  { duration, reason }: ResolveOptions = {},
): Promise<void> =>
  ignorable(
    ask<Done>(chat, {
      type: 'resolve',
      room: room.id,
      report: number,
      verdict,
      duration: duration!,
      reason: reason!,
    }).then(() => undefined),
  );
