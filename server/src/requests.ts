import type { Beat, ClientMessage } from '../../src/protocol/index.ts';
import { answerCall } from './calls/requests.ts';
import { answerDesk, tellConversation, tellWait } from './desk/desk.ts';
import { answerVisits } from './desk/visit-requests.ts';
import { timeLeft } from './expiry.ts';
import { decide, listHeld } from './held.ts';
import type { Hub } from './hub.ts';
import { join, joined, leave, watchDeliveries } from './joins.ts';
import { bounds } from './limits.ts';
import { answerList } from './lists.ts';
import { listVoters, listVotes } from './polls.ts';
import { listPreviews } from './previews/requests.ts';
import { answerPush } from './push/requests.ts';
import { refresh } from './refresh.ts';
import { changeReport, listReports } from './reports.ts';
import { history, listPins, listRevisions } from './room-read.ts';
import { create, invite, redeem } from './rooms.ts';
import { answerDevices } from './sealing/requests.ts';
import { search } from './search.ts';
import { send } from './sends.ts';
import type { Services } from './services.ts';
import type { About, OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import { signal } from './signal-requests.ts';
import { changeSiteBan } from './site-ban.ts';
import { appendText, listStreams } from './streams/requests.ts';
import { answerThreads } from './threads.ts';
import { TokenBucket } from './token-bucket.ts';

/** Does what a message of an open session asks for. */
export function handle(session: Session, message: ClientMessage, services: Services, hub: Hub): void {
  const { state } = session;
  if (state.name !== 'open') return;
  // Also where its timer is late: nothing is done for one whose time is over (P13).
  if (timeLeft(state.identity, services.clock) <= 0) return session.onExpired();
  switch (message.type) {
    case 'send':
      return send(session, state, message, services);
    case 'signal':
      return signal(session, state, message, services, hub);
    case 'bye':
      return session.bye();
    case 'hello':
      return session.refuse('bad-message', 'the hello was said already');
  }
  const wait = takeRequest(state, services);
  if (wait > 0) {
    // A heartbeat or a read marker comes again by itself.
    if (message.type === 'beat' || message.type === 'read') return;
    const about: About = {
      ...('room' in message && { room: message.room }),
      ...('id' in message && { id: message.id }),
      retryAfter: wait,
    };
    return session.refuse('limited', `more than ${bounds.requestRate} requests a second`, about);
  }
  switch (message.type) {
    case 'join':
      return join(session, state, message, services, hub);
    case 'leave':
      return leave(session, state, message.room, services);
    case 'history':
      return void history(session, state, message, services);
    case 'read': {
      const subscription = joined(session, state, message.room);
      return subscription?.room.read(state.identity.user, message.seq);
    }
    case 'beat':
      if (isConfirmed(state, message)) session.confirm();
      for (const [room, seq] of message.cursors) state.rooms.get(room)?.confirm(seq);
      return session.tell({ type: 'beat', at: services.clock.now() });
    case 'create':
      return create(session, state, message, services);
    case 'invite':
      return invite(session, state, message, services);
    case 'redeem':
      return redeem(session, state, message, services);
    case 'ban':
    case 'unban':
      return changeSiteBan(session, state, message, services);
    case 'report':
    case 'resolve':
      return void changeReport(session, state, message, services);
    case 'reports':
      return void listReports(session, state, message, services);
    case 'search':
      return void search(session, state, message, services);
    case 'pins':
      return listPins(session, state, message, services);
    case 'deliveries':
      return watchDeliveries(session, state, message);
    case 'previews':
      return listPreviews(session, state, message, services);
    case 'votes':
      return listVotes(session, state, message, services);
    case 'voters':
      return listVoters(session, state, message, services);
    case 'thread':
    case 'threads':
    case 'follow':
    case 'unfollow':
    case 'seen':
      return answerThreads(session, state, message, services);
    case 'revisions':
      return listRevisions(session, state, message, services);
    case 'append':
      return void appendText(session, state, message, services, hub);
    case 'streams':
      return listStreams(session, state, message, services);
    case 'held':
      return void listHeld(session, state, message, services);
    case 'decide':
      return void decide(session, state, message, services);
    case 'conversation':
      return tellConversation(session, state, message, services);
    case 'wait':
      return tellWait(session, state, message, services);
    case 'queue':
    case 'attend':
    case 'agents':
    case 'away':
      return void answerDesk(session, state, message, services);
    case 'visit':
    case 'visitors':
    case 'visitor':
      return answerVisits(session, state, message, services);
    case 'calls':
    case 'call':
    case 'accept':
    case 'hangup':
    case 'peer':
      return void answerCall(session, state, message, services);
    case 'rooms':
    case 'watch':
    case 'members':
    case 'banned':
    case 'people':
    case 'discover':
    case 'block':
    case 'unblock':
    case 'blocks':
      return void answerList(session, state, message, services, hub);
    case 'push':
    case 'subscribe':
    case 'unsubscribe':
    case 'notify':
      return void answerPush(session, state, message, services);
    case 'devices':
    case 'enrol':
    case 'retire':
      return void answerDevices(session, state, message, services);
    case 'refresh':
      return void refresh(session, state, message, services);
  }
}

/** Whether a heartbeat says that everything that was sent has arrived, in all rooms. */
function isConfirmed({ rooms }: OpenState, { cursors }: Beat): boolean {
  return cursors.length >= rooms.size && cursors.every(([room, seq]) => rooms.get(room)?.isConfirmedBy(seq) ?? false);
}

function takeRequest(state: OpenState, { clock }: Services): number {
  const now = clock.elapsed();
  state.requests ??= new TokenBucket(bounds.requestBurst, now);
  return state.requests.take(bounds.requestRate, bounds.requestBurst, now);
}
