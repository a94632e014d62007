import type { RoomListRequest } from '../../src/protocol/index.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';

/** Answers what is asked about one's rooms and people (P33, P34). */
export function answerList(session: Session, _state: OpenState, message: RoomListRequest, _services: Services): void {
  session.refuse('forbidden', 'this relay keeps no lists of rooms', { id: message.id });
}
