import type { Ban, Unban } from '../../src/protocol/index.ts';
import { blockOf } from './address.ts';
import { checkUserId } from './privacy.ts';
import { banTargetOf, isSpared } from './policy/identity.ts';
import { canBanFromSite } from './policy/site.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import type { KeyedBy } from './once.ts';
import type { SiteBanOptions, SiteBans, Visitor } from './site-bans.ts';
import { StoreUnavailableError } from './store/errors.ts';

/** The one who should be banned is nobody to be banned. */
export class SparedError extends RangeError {}

/** @throws RangeError when nobody who may be banned can be called so, or they are an admin on an open connection. */
function checkTarget(user: string, theirs: readonly Visitor[]): void {
  checkUserId(user);
  const target = banTargetOf(user);
  if (!target) throw new RangeError('the id of a user or guest is expected, such as u_4711 or g_8Jd0');
  if (target === 'staff' || theirs.some(({ identity }) => identity && isSpared(identity))) {
    throw new SparedError('admins, the team and services are not banned from the site');
  }
}

/** Bans a user from the whole site; their open connections end, and those from their addresses where these are banned, too. Resolves to how many. */
export async function banFromSite(
  user: string,
  options: SiteBanOptions,
  by: KeyedBy,
  { siteBans }: Services,
  sessions: Iterable<Visitor>,
): Promise<number> {
  const theirs = [...sessions].filter(({ identity }) => identity?.user.id === user);
  checkTarget(user, theirs);
  let ended = 0;
  await siteBans.ban(user, options, theirs, by, () => (ended = endBanned(siteBans, sessions)));
  return ended;
}

/**
 * Bans whoever comes from an address, but for those who are not banned so. Resolves to the ban's id and how many connections ended.
 * @throws RangeError when it is no address that somebody else can come from.
 */
export async function banAddressFromSite(
  address: string,
  duration: number | undefined,
  by: KeyedBy,
  { siteBans, sessions }: Services,
): Promise<{ readonly id: string; readonly ended: number }> {
  const block = blockOf(address);
  if (block === undefined) throw new RangeError('an IPv4 or IPv6 address is expected, and none of this machine');
  let ended = 0;
  const id = await siteBans.banAddress(block, duration, by, () => (ended = endBanned(siteBans, sessions)));
  return { id, ended };
}

/** Ends the connections of those who are banned now. */
function endBanned(siteBans: SiteBans, sessions: Iterable<Visitor>): number {
  let ended = 0;
  for (const session of [...sessions]) {
    const { identity } = session;
    if (!identity || isSpared(identity)) continue;
    const ban = siteBans.ofUser(identity.user.id) ?? siteBans.ofSession(session);
    if (!ban) continue;
    session.end('forbidden', banned, siteBans.timeLeft(ban));
    ended += 1;
  }
  return ended;
}

/** What somebody is told who may not come at all. */
export const banned = 'you are banned from this site';

async function answer(session: Session, id: number, work: Promise<unknown>, services: Services): Promise<void> {
  await session.answering(
    async () => {
      const isDone = await work;
      if (isDone === false) session.refuse('no-such-member', 'this user is not banned', { id });
      else session.tell({ type: 'done', id });
    },
    (error) => {
      const isRange = error instanceof RangeError;
      if (!isRange && !(error instanceof StoreUnavailableError)) services.log.error('ban failed', { error });
      if (isRange) session.refuse(error instanceof SparedError ? 'forbidden' : 'bad-message', error.message, { id });
      else
        session.refuse('store-unavailable', 'this cannot be stored now', { id, retryAfter: services.limits.heartbeat });
    },
  );
}

/** A frame that bans somebody from the site, or lifts that. */
export function changeSiteBan(session: Session, state: OpenState, message: Ban | Unban, services: Services): void {
  const { id, user, reason: why } = message;
  const { identity } = state;
  if (!canBanFromSite(identity) || user === identity.user.id) {
    return session.refuse('forbidden', 'a ban from the site is for admins, about others', { id });
  }
  const by: KeyedBy = { by: identity.user.id, ...(identity.via && { via: identity.via }), ...(why && { why }) };
  const work =
    message.type === 'ban'
      ? banFromSite(user, message, by, services, services.sessions)
      : services.siteBans.unban({ kind: 'user', id: user }, by);
  void answer(session, id, work, services);
}
