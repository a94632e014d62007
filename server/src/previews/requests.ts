import type { Previews, RelayMessage } from '../../../src/protocol/index.ts';
import { tellOfRoom } from '../room-read.ts';
import type { Services } from '../services.ts';
import type { OpenState } from '../session-state.ts';
import type { Session } from '../session.ts';

/** What the first links of messages lead to (P37). */
export function listPreviews(session: Session, state: OpenState, asked: Previews, services: Services): void {
  const { id, room, messages } = asked;
  const read = async (): Promise<RelayMessage> => {
    return { type: 'previews', id, room, previews: (await services.store.previews?.of(room, messages)) ?? [] };
  };
  void tellOfRoom(session, state, asked, read, services);
}
