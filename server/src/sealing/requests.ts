import { isSealedRoom, type DeviceList, type DeviceRequest } from '../../../src/protocol/index.ts';
import { mayNow, noRoom } from '../access.ts';
import { bounds } from '../limits.ts';
import type { Identity } from '../policy/identity.ts';
import { canHaveDevices } from '../policy/self.ts';
import { isPublicKey } from '../push/encrypted.ts';
import type { Services } from '../services.ts';
import type { OpenState } from '../session-state.ts';
import type { Session } from '../session.ts';
import type { WriteResult } from '../store/write-result.ts';
import type { SealingStore } from '../store/sealing.ts';

type Refused = Exclude<WriteResult, { ok: true }>;
const refused = (code: Refused['code'], message: string): Refused => ({ ok: false, code, message });

/** A room whose devices a session is told. */
interface Watched {
  readonly id: number;
  readonly users: readonly string[];
}
const watched = new WeakMap<Session, Map<string, Watched>>();

/** The devices of both in a sealed room: now, and by the same id when they are others. */
async function inRoom(
  session: Session,
  { identity }: OpenState,
  { id, room }: { readonly id: number; readonly room: string },
  store: SealingStore,
  services: Services,
): Promise<DeviceList | Refused> {
  const rooms = watched.get(session) ?? new Map<string, Watched>();
  const { users, devices } = await store.in(room);
  // Asked behind the list, so that nothing is told to one who was taken out while it was read.
  if (!isSealedRoom(room) || !(await mayNow(identity, 'read', room, services))) {
    rooms.delete(room);
    return refused('forbidden', noRoom);
  }
  rooms.delete(room);
  rooms.set(room, { id, users });
  if (rooms.size > services.limits.rooms) rooms.delete(rooms.keys().next().value!);
  watched.set(session, rooms);
  return { type: 'devices', id, room, devices };
}

/** All who look at a room of somebody whose devices are others now are told which. */
async function tellOthers(user: string, store: SealingStore, services: Services): Promise<void> {
  for (const session of services.sessions as ReadonlySet<Session>) {
    for (const [room, { id, users }] of [...(watched.get(session) ?? [])]) {
      const { state } = session;
      if (state.name !== 'open' || !users.includes(user)) continue;
      const told = await inRoom(session, state, { id, room }, store, services);
      if (session.state === state && !('ok' in told)) session.tell(told);
    }
  }
}

async function change(
  { user }: Identity,
  message: Extract<DeviceRequest, { type: 'enrol' | 'retire' }>,
  store: SealingStore,
): Promise<WriteResult> {
  const { type, key } = message;
  if (!isPublicKey(key)) return refused('bad-message', `${type}: key is no public key`);
  return type === 'enrol' ? store.add(user.id, key) : store.remove(user.id, key);
}

const summaryOf = (devices: readonly object[]): string => JSON.stringify(devices);

/** Answers what is said and asked of devices that messages are sealed for (P56). */
export async function answerDevices(
  session: Session,
  state: OpenState,
  message: DeviceRequest,
  services: Services,
): Promise<void> {
  const { identity } = state;
  const { log, store } = services;
  const { sealing } = store;
  const { id } = message;
  const about = { id, ...('room' in message && { room: message.room }) };
  if (!sealing) return session.refuse('forbidden', 'this relay has no sealed rooms', about);
  if (!canHaveDevices(identity)) return session.refuse('forbidden', 'users alone have devices', about);
  await session.answering(
    async () => {
      if (message.type === 'devices') {
        const { room } = message;
        const told =
          room === undefined
            ? ({ type: 'devices', id, devices: await sealing.of(identity.user.id) } as const)
            : await inRoom(session, state, { id, room }, sealing, services);
        if (session.state !== state) return;
        if ('ok' in told) session.refuse(told.code, told.message, about);
        else session.tell(told);
        return;
      }
      const before = summaryOf(await sealing.of(identity.user.id));
      const result = await change(identity, message, sealing);
      if (session.state === state) {
        if (result.ok) session.tell({ type: 'done', id });
        else session.refuse(result.code, result.message, about);
      }
      if (before !== summaryOf(await sealing.of(identity.user.id)))
        await tellOthers(identity.user.id, sealing, services);
    },
    (error) => {
      log.error('devices not read or written', { error });
      session.refuse('store-unavailable', 'this cannot be read or written now', {
        ...about,
        retryAfter: bounds.cutRetry,
      });
    },
  );
}
