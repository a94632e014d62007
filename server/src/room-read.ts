import { errorClasses, type History, type Pins, type RelayMessage, type Revisions } from '../../src/protocol/index.ts';
import { noRoom, placeIn } from './access.ts';
import { may } from './may.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';

/** Reads something of a room from the store for one who asks, and tells it if they may read the room. */
export async function tellOfRoom(
  session: Session,
  state: OpenState,
  { id, room }: { readonly id: number; readonly room: string },
  read: () => Promise<RelayMessage>,
  services: Services,
): Promise<void> {
  const { limits, log } = services;
  await session.answering(
    async () => {
      const answer = await read();
      // After it is read, so that nothing is told to one who was removed meanwhile.
      const place = await placeIn(room, state.identity.user.id, services);
      if (session.state !== state) return;
      if (may(state.identity, 'read', room, place, services)) session.tell(answer);
      else session.refuse('forbidden', noRoom, { room, id });
    },
    (error) => {
      log.error('room not read', { room, error });
      session.refuse('store-unavailable', 'the room cannot be read', { room, id, retryAfter: limits.heartbeat });
    },
  );
}

/** A page of a room's log (P6). */
export async function history(
  session: Session,
  state: OpenState,
  { id, room, before, after, limit }: History,
  services: Services,
): Promise<void> {
  const { store, limits, log } = services;
  const where = before === undefined ? { after: after! } : { before };
  await session.answering(
    async () => {
      const page = await store.page(room, where, Math.min(limit ?? limits.pageLength, limits.pageLength));
      // After the page, so that nothing is told to one who was removed while it was read.
      const place = await placeIn(room, state.identity.user.id, services);
      if (session.state !== state) return;
      if (may(state.identity, 'read', room, place, services))
        session.tell({ type: 'page', id, room, epoch: store.epoch, ...page });
      else session.refuse('forbidden', noRoom, { room, id });
    },
    (error) => {
      log.error('page not read', { room, error });
      session.refuse('store-unavailable', 'the page cannot be read', { room, id, retryAfter: limits.heartbeat });
    },
  );
}

/** What is pinned to a room (P31). */
export function listPins(session: Session, state: OpenState, asked: Pins, services: Services): void {
  const { id, room } = asked;
  const { store } = services;
  const read = async (): Promise<RelayMessage> => {
    return { type: 'pins', id, room, epoch: store.epoch, ...(await store.pins(room)) };
  };
  void tellOfRoom(session, state, asked, read, services);
}

/** The texts that a message has had (P32). */
export function listRevisions(session: Session, state: OpenState, asked: Revisions, services: Services): void {
  const { id, room, seq: of, before = Number.MAX_SAFE_INTEGER } = asked;
  const { store, limits } = services;
  const read = async (): Promise<RelayMessage> => {
    const page = await store.revisions(room, of, before, Math.min(asked.limit ?? limits.pageLength, limits.pageLength));
    if (page) return { type: 'revisions', id, room, of, ...page };
    const code = 'no-such-message';
    return { type: 'error', code, class: errorClasses[code], message: 'there is no such message', room, id };
  };
  void tellOfRoom(session, state, asked, read, services);
}
