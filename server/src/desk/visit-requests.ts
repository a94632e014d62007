import {
  companionOf,
  previewTopic,
  type Signal,
  type Visit,
  type VisitorRequest,
  type VisitRequest,
} from '../../../src/protocol/index.ts';
import type { Hub } from '../hub.ts';
import { bounds } from '../limits.ts';
import { canSeeDesk, canTellVisit } from '../policy/desk.ts';
import { isOfTeam } from '../policy/identity.ts';
import type { Services } from '../services.ts';
import type { OpenState } from '../session-state.ts';
import type { Session } from '../session.ts';

/** What visitors say of where they are, and what the team asks about them (P45). */
export function answerVisits(session: Session, state: OpenState, message: VisitRequest, services: Services): void {
  if (message.type === 'visit') return noteVisit(session, state, message, services);
  const { id } = message;
  const { visits } = services;
  if (!visits || !canSeeDesk(state.identity))
    return session.refuse('forbidden', 'only the team is told of visitors', { id });
  if (message.type === 'visitor') return void tellVisitor(session, state, message, services);
  if (message.end === undefined) return visits.watch(session, state.identity, id);
  visits.unwatch(session, message.end);
  session.tell({ type: 'done', id });
}

function noteVisit(session: Session, { identity }: OpenState, { id, page }: Visit, { visits }: Services): void {
  if (!visits || !canTellVisit(identity)) {
    return session.refuse('forbidden', 'only visitors tell where they are', { id });
  }
  if (visits.note(session, identity.user, page)) session.tell({ type: 'done', id });
  else session.refuse('busy', 'there are too many visitors', { id, retryAfter: bounds.visitGrace });
}

async function tellVisitor(
  session: Session,
  state: OpenState,
  { id, user }: VisitorRequest,
  { visits, store, attendance, limits, log }: Services,
): Promise<void> {
  await session.answering(
    async () => {
      const room = visits!.find(state.identity, user)?.visitor.room;
      const stored = room === undefined ? [] : await store.desk!.conversations(state.identity.user.id, [room]);
      if (session.state !== state) return;
      // After it is read, by what they and the visitor are then.
      if (!canSeeDesk(state.identity)) return session.refuse('forbidden', 'only the team is told of visitors', { id });
      const found = visits!.find(state.identity, user);
      const [conversation] = attendance!.shown(state.identity, stored);
      session.tell({ type: 'visitor', id, trail: [], ...found, ...(found && conversation && { conversation }) });
    },
    (error) => {
      log.error('visitor not read', { error });
      session.refuse('store-unavailable', 'this cannot be read now', { id, retryAfter: limits.heartbeat });
    },
  );
}

/**
 * What a visitor is typing goes to those who follow the conversation's companion, where nobody but the team is, and to nobody else. False where it is none of
 * that: of one of the team, or no text.
 */
export function passPreview({ identity }: OpenState, { room, data }: Signal, hub: Hub): boolean {
  if (isOfTeam(identity) || (data !== null && typeof data !== 'string')) return false;
  const companion = companionOf(room);
  hub.find(companion)?.signal(identity.user, { type: 'signal', room: companion, topic: previewTopic, data });
  return true;
}
