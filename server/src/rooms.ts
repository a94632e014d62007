import { randomBytes } from 'node:crypto';
import { tagOfOption } from '../../src/protocol/form-option.ts';
import { errorClasses, type Create, type Invite, type Redeem, type RelayMessage } from '../../src/protocol/index.ts';
import { hashOf } from './auth/secrets.ts';
import { described } from './body.ts';
import { bounds } from './limits.ts';
import { cleanLine } from './names.ts';
import { canBeginWith } from './policy/desk.ts';
import { kindOfUser } from './policy/identity.ts';
import { canMake, canSeal, reachOf } from './policy/making.ts';
import { canRedeem } from './policy/self.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import type { EnterResult } from './store/store.ts';

const random = (prefix: string, bytes: number): string => `${prefix}_${randomBytes(bytes).toString('base64url')}`;

/** What is being decided for a request, and after how long it may be asked again where that fails. */
interface Deciding {
  readonly id: number;
  readonly result: Promise<EnterResult>;
  readonly retryAfter: number;
}

/** Tells what became of it, when that is on disk. */
async function answer(
  session: Session,
  { id, result, retryAfter }: Deciding,
  message: (room: string) => RelayMessage,
): Promise<void> {
  await session.answering(async () => {
    const entered = await result;
    if (entered.ok) return session.tell(message(entered.room));
    const isLater = entered.code === 'busy' || entered.code === 'store-unavailable';
    session.refuse(entered.code, entered.message, { id, ...(isLater && { retryAfter }) });
  });
}

/** Tags of options of the form that admins have set for the site. */
function offeredTags({ deskSettings }: Services): ReadonlySet<string> {
  const fields = deskSettings?.get('site').form?.fields ?? [];
  return new Set(fields.flatMap(({ options = [] }) => options.flatMap((option) => tagOfOption(option) ?? [])));
}

export function create(
  session: Session,
  state: OpenState,
  { id, kind, members = [], sealed, tags = [], ...given }: Create,
  services: Services,
): void {
  const { identity } = state;
  if (!canMake(identity, kind)) return session.refuse('forbidden', `you may not make a ${kind} room`, { id });
  const others = [...new Set(members)].filter((user) => user !== identity.user.id);
  if (kind === 'direct' && others.length === 0) {
    return session.refuse('bad-message', 'a direct room needs another participant', { id });
  }
  if (sealed && kind !== 'direct') return session.refuse('bad-message', 'a direct room alone is sealed', { id });
  if (sealed && !(services.store.sealing && canSeal(identity, others))) {
    return session.refuse('forbidden', 'a sealed room is made by a user, with one other', { id });
  }
  const reach = reachOf(identity, kind, others.length);
  if (reach === 'nobody') {
    return session.refuse('forbidden', 'only the team puts others into a support room', { id });
  }
  const about = described(given);
  if (kind === 'direct' && (about.name ?? about.topic) !== undefined) {
    return session.refuse('bad-message', 'a direct room is called by who is in it', { id });
  }
  if (services.filters.lookAtDescription(about)) {
    return session.refuse('text-refused', 'the name or topic has something that is not permitted here', { id });
  }
  if (tags.length > 0 && kind !== 'support') {
    return session.refuse('bad-message', 'only a conversation has tags', { id });
  }
  const offered = offeredTags(services);
  const strange = tags.find((tag) => !canBeginWith(identity, offered.has(tag)));
  if (strange !== undefined) {
    return session.refuse('forbidden', `no option of the site's form has the tag ${JSON.stringify(strange)}`, { id });
  }
  const leave = services.roomBudget.take(identity, others.length);
  if ('retryAfter' in leave) {
    return session.refuse('limited', leave.message, { id, retryAfter: leave.retryAfter });
  }
  const made = random(kind[0]!, 16);
  const name = sealed ? made.replace('_', '~') : made;
  const making = services.store.createRoom({
    name,
    kind,
    creator: identity.user,
    role: kind === 'private' ? 'owner' : 'member',
    ...(identity.via && { via: identity.via }),
    // Their names are known when they come.
    members: others.map((user) => ({ id: user, name: '', kind: kindOfUser(user) })),
    onlyKnown: reach === 'known',
    described: about,
    ...(tags.length > 0 && { tags: [...new Set(tags.map((tag) => cleanLine(tag, bounds.tagLength)))] }),
  });
  const result = making.then((entered) => {
    // The direct room was there, or nobody knows whether it could be made.
    if (entered.ok ? entered.room !== name : errorClasses[entered.code] === 'retry') leave.giveBack();
    return entered;
  });
  void answer(session, { id, result, retryAfter: services.limits.heartbeat }, (room) => ({
    type: 'entered',
    id,
    room,
  }));
}

export function invite(session: Session, state: OpenState, message: Invite, services: Services): void {
  const { id, room, role = 'member', uses = 1, lifetime = bounds.usualInvitationLifetime } = message;
  const { user, grants, isAdmin, scopes } = state.identity;
  if (!services.authorize(state.identity, 'invite', room)) {
    return session.refuse('forbidden', 'invite is not permitted here', { id, room });
  }
  const wait = services.roomBudget.takeInvitation(state.identity);
  if (wait > 0) {
    const message = `more than ${bounds.invitationRate} invitations an hour`;
    return session.refuse('limited', message, { id, room, retryAfter: wait });
  }
  const token = random('i', 32);
  const expires = services.clock.now() + lifetime;
  const grant = grants?.get(room);
  const result = services.store.invite({
    room,
    sender: user,
    ...(grant && { grant }),
    ...(isAdmin && { isAdmin }),
    ...(scopes && { scopes }),
    hash: hashOf(token),
    role,
    expires,
    uses,
  });
  const told = (): RelayMessage => ({ type: 'invitation', id, room, token, expires, uses });
  void answer(session, { id, result, retryAfter: services.limits.heartbeat }, told);
}

export function redeem(session: Session, state: OpenState, { id, token }: Redeem, services: Services): void {
  if (state.identity.via)
    return session.refuse('forbidden', 'nobody redeems an invitation in the name of another', { id });
  if (!canRedeem(state.identity)) return session.refuse('forbidden', 'redeem is not permitted by this key', { id });
  const { user, isAdmin, grants } = state.identity;
  const told = { ...(isAdmin && { isAdmin }), ...(grants && { grants: [...grants] }) };
  const result = services.store.redeem(hashOf(token), user, told);
  void answer(session, { id, result, retryAfter: services.limits.heartbeat }, (room) => ({
    type: 'entered',
    id,
    room,
  }));
}
