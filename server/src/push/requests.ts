import type { PushRequest, PushState, RelayMessage, SubscribePush } from '../../../src/protocol/index.ts';
import { mayNow, noRoom } from '../access.ts';
import { bounds } from '../limits.ts';
import type { Identity } from '../policy/identity.ts';
import type { Services } from '../services.ts';
import type { OpenState } from '../session-state.ts';
import type { Session } from '../session.ts';
import type { WriteResult } from '../store/write-result.ts';
import type { PushChange } from '../store/push.ts';
import { isPublicKey } from './encrypted.ts';
import { isZone } from './quiet.ts';
import type { PushService } from './service.ts';

interface Asking<M> {
  readonly message: M;
  readonly identity: Identity;
  readonly push: PushService;
  readonly services: Services;
}

type Told = RelayMessage | Exclude<WriteResult, { ok: true }>;

const refused = (code: 'forbidden' | 'bad-message', message: string) => ({ ok: false as const, code, message });

/** What is wrong with an address that pushes are to be sent to, or undefined. */
function faultOfDevice({ endpoint, p256dh, page }: SubscribePush, push: PushService): string | undefined {
  const fault = push.faultOf(endpoint);
  if (fault !== undefined) return `subscribe: ${fault}`;
  if (!isPublicKey(p256dh)) return 'subscribe: p256dh is no public key';
  if (page !== undefined && !/^https?:$/.test(URL.parse(page)?.protocol ?? '')) return 'subscribe: page is no address';
  return undefined;
}

function mayRead(room: string, { identity, services }: Asking<unknown>): Promise<boolean> {
  return mayNow(identity, 'read', room, services);
}

async function subscribe(asking: Asking<SubscribePush>): Promise<Told> {
  const { message, identity, push } = asking;
  const { id, endpoint, p256dh, auth, page = '', room } = message;
  const fault = faultOfDevice(message, push);
  if (fault !== undefined) return refused('bad-message', fault);
  if (room !== undefined && !(await mayRead(room, asking))) return refused('forbidden', noRoom);
  const device = { user: identity.user.id, endpoint, p256dh, auth, page };
  const result = await push.store.subscribe({ ...device, ...(room !== undefined && { room }) });
  if (!result.ok) return result;
  push.subscribed();
  return { type: 'done', id };
}

async function stateOf(id: number, room: string | undefined, { identity, push }: Asking<unknown>): Promise<PushState> {
  const { settings, devices, isMuted } = await push.store.of(identity.user.id, room);
  const { pausedUntil, hours, text } = settings;
  return {
    ...{ type: 'push', id, key: push.key, devices, text },
    ...(pausedUntil > 0 && { pausedUntil }),
    ...(hours && { hours }),
    ...(room !== undefined && { muted: isMuted }),
  };
}

async function notify(asking: Asking<Extract<PushRequest, { type: 'notify' }>>): Promise<Told> {
  const { message, identity, push, services } = asking;
  const { id, room, mute, pause, hours, text } = message;
  if ((room === undefined) !== (mute === undefined)) return refused('bad-message', 'notify: room and mute go together');
  if (hours && !isZone(hours.zone)) return refused('bad-message', 'notify: there is no such time zone');
  // Whoever may not read it any more may still take a mute back.
  if (room !== undefined && mute && !(await mayRead(room, asking))) return refused('forbidden', noRoom);
  const change: PushChange = {
    user: identity.user.id,
    ...(room !== undefined && mute !== undefined && { mute: { room, on: mute } }),
    ...(pause !== undefined && { pausedUntil: pause && services.clock.now() + pause }),
    ...(hours !== undefined && { hours }),
    ...(text !== undefined && { text }),
  };
  const result = await push.store.change(change);
  return result.ok ? stateOf(id, room, asking) : result;
}

function answer(asking: Asking<PushRequest>): Promise<Told> {
  const { message, identity, push } = asking;
  switch (message.type) {
    case 'push':
      return stateOf(message.id, message.room, asking);
    case 'subscribe':
      return subscribe({ ...asking, message });
    case 'unsubscribe':
      push.unsubscribed(message.endpoint);
      return push.store
        .unsubscribe(identity.user.id, message.endpoint)
        .then((result): Told => (result.ok ? { type: 'done', id: message.id } : result));
    case 'notify':
      return notify({ ...asking, message });
  }
}

/** Answers what somebody says of how they are told by push (P39). */
export async function answerPush(
  session: Session,
  state: OpenState,
  message: PushRequest,
  services: Services,
): Promise<void> {
  const { push, log } = services;
  const about = { id: message.id, ...('room' in message && { room: message.room }) };
  if (!push) {
    if (message.type !== 'push') return session.refuse('forbidden', 'this relay sends no push', about);
    return session.tell({ type: 'push', id: message.id, devices: 0, text: false });
  }
  await session.answering(
    async () => {
      const told = await answer({ message, identity: state.identity, push, services });
      if (session.state !== state) return;
      if ('ok' in told) session.refuse(told.code, told.message, about);
      else session.tell(told);
    },
    (error) => {
      log.error('push not read or written', { error });
      session.refuse('store-unavailable', 'this cannot be read or written now', {
        ...about,
        retryAfter: bounds.cutRetry,
      });
    },
  );
}
