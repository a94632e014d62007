import {
  errorClasses,
  type Conversation,
  type ErrorCode,
  type QueueRequest,
  type RelayMessage,
  type Wait,
} from '../../../src/protocol/index.ts';
import { canAnswerFirst, canSeeDesk, canSetAway } from '../policy/desk.ts';
import { tellOfRoom } from '../room-read.ts';
import type { Services } from '../services.ts';
import type { OpenState } from '../session-state.ts';
import type { Session } from '../session.ts';
import type { DeskStore } from '../store/desk.ts';
import type { Attendance } from './attendance.ts';
import { teamOf } from './team.ts';

/** How a conversation stands (P40). */
export function tellConversation(session: Session, state: OpenState, asked: Conversation, services: Services): void {
  const { id, room } = asked;
  const read = async (): Promise<RelayMessage> => {
    const found = await services.store.desk?.conversation(room);
    return found ? { type: 'conversation', id, room, ...found } : noConversation(asked);
  };
  void tellOfRoom(session, state, asked, read, services);
}

function noConversation({ id, room }: Conversation | Wait): RelayMessage {
  const code = 'bad-message';
  return { type: 'error', code, class: errorClasses[code], message: 'this room is no conversation', room, id };
}

/** How long it may be until an answer, for whoever may read the conversation (P43). */
export function tellWait(session: Session, state: OpenState, asked: Wait, services: Services): void {
  const { id, room } = asked;
  const read = async (): Promise<RelayMessage> => {
    const found = await services.store.desk?.wait(room);
    return found ? { type: 'wait', id, room, ...found } : noConversation(asked);
  };
  void tellOfRoom(session, state, asked, read, services);
}

/** Answers what agents ask about all conversations (P42). */
export async function answerDesk(
  session: Session,
  state: OpenState,
  message: QueueRequest,
  services: Services,
): Promise<void> {
  const { limits, log, attendance } = services;
  const { desk } = services.store;
  const { id } = message;
  const refuse = (): void => session.refuse('forbidden', 'only the team is told of conversations', { id });
  if (!desk || !attendance || !canSeeDesk(state.identity)) return refuse();
  await session.answering(
    async () => {
      const answer = await answerOf(session, state, message, { services, desk, attendance });
      if (session.state !== state) return;
      // After it is read, by what they are then.
      if (canSeeDesk(state.identity)) session.tell(answer);
      else refuse();
    },
    (error) => {
      log.error('conversations not read', { error });
      session.refuse('store-unavailable', 'this cannot be read now', { id, retryAfter: limits.heartbeat });
    },
  );
}

interface Desk {
  readonly services: Services;
  readonly desk: DeskStore;
  readonly attendance: Attendance;
}

async function answerOf(
  session: Session,
  state: OpenState,
  message: QueueRequest,
  { services, desk, attendance }: Desk,
): Promise<RelayMessage> {
  const { id } = message;
  const { user } = state.identity;
  const { limits, markers } = services;
  switch (message.type) {
    case 'queue': {
      const { queue, before, tag } = message;
      const limit = Math.min(message.limit ?? limits.pageLength, limits.pageLength);
      // What was read a moment ago is not unread.
      await markers.flush();
      const { conversations, next } = await desk.queue(user.id, { queue, before, limit, tag });
      const shown = attendance.shown(state.identity, conversations);
      return { type: 'queue', id, conversations: shown, ...(next && { next }) };
    }
    case 'attend':
      if (message.end !== undefined) {
        attendance.end(session, message.end);
        return { type: 'done', id };
      }
      if (message.first && !canAnswerFirst(state.identity)) {
        const told = 'only a service that may answer and hand on is given what is new';
        return { type: 'error', code: 'forbidden', class: errorClasses.forbidden, message: told, id };
      }
      attendance.add(session, id, message.first);
      return { type: 'attended', id, conversations: [], counts: await desk.counts(user.id) };
    case 'agents':
      return { type: 'agents', id, agents: await teamOf(services) };
    case 'away': {
      const { away, user: agent = user.id } = message;
      const refused = (code: ErrorCode, told: string): RelayMessage => {
        return { type: 'error', code, class: errorClasses[code], message: told, id };
      };
      if (!canSetAway(state.identity, agent)) return refused('forbidden', 'this one does not say so of them');
      const isSet = await services.away?.set(agent, away, agent === user.id);
      if (isSet) attendance.teamChanged();
      return isSet ? { type: 'done', id } : refused('no-such-member', 'there is nobody of the team of this id');
    }
  }
}
