import type { AppendText, RelayMessage, Streams } from '../../../src/protocol/index.ts';
import { placeIn } from '../access.ts';
import type { Hub } from '../hub.ts';
import { may } from '../may.ts';
import { can } from '../policy.ts';
import { tellOfRoom } from '../room-read.ts';
import type { Services } from '../services.ts';
import type { OpenState } from '../session-state.ts';
import type { Session } from '../session.ts';

/** Takes more of a text that somebody writes, and tells it to those who follow the room (P18). */
export async function appendText(
  session: Session,
  state: OpenState,
  { id, room, of, at, text }: AppendText,
  services: Services,
  hub: Hub,
): Promise<void> {
  const { limits, log, streams } = services;
  await session.answering(
    async () => {
      const { identity } = state;
      const place = await placeIn(room, identity.user.id, services);
      if (session.state !== state) return;
      if (!streams || !may(identity, 'send', room, place, services)) {
        // Who wrote it may do so no more: nothing of it comes any more.
        if (streams?.isBy(identity.user.id, room, of)) await streams.cut(room, of);
        return session.refuse('forbidden', 'send is not permitted here', { room, id });
      }
      const isFree = can(identity, 'moderate', room, place);
      const part = streams.append(room, of, identity.user.id, at, text, isFree);
      const fresh = part.ok ? part : part.fitting;
      if (fresh?.isShown && fresh.text !== '') hub.find(room)?.streamed(of, fresh.at, fresh.text);
      if (!part.ok) {
        // Else it would stay as being written until it is idle, though nothing more can come.
        if (part.fitting) await streams.cut(room, of);
        return session.refuse(part.code, part.message, { room, id });
      }
      session.tell({ type: 'appended', id, room, of, length: part.length });
    },
    (error) => {
      log.error('room not read', { room, error });
      session.refuse('store-unavailable', 'the room cannot be read', { room, id, retryAfter: limits.heartbeat });
    },
  );
}

/** The texts so far (P18). */
export function listStreams(session: Session, state: OpenState, asked: Streams, services: Services): void {
  const { id, room } = asked;
  const read = async (): Promise<RelayMessage> => {
    // Of two of whom one has blocked the other neither is told what the other does (P34).
    const { isApart } = await placeIn(room, state.identity.user.id, services);
    return { type: 'streams', id, room, streams: isApart ? [] : (services.streams?.shown(room) ?? []) };
  };
  void tellOfRoom(session, state, asked, read, services);
}
