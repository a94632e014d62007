import { greet, type Merge } from './greeting.ts';
import type { Hub } from './hub.ts';
import { mergeGuest } from './merge.ts';
import { handle } from './requests.ts';
import type { Services } from './services.ts';
import type { Session, SessionOwner } from './session.ts';

/** What the messages of sessions mean in each state. */
export function createConversations(services: Services, hub: Hub, sessions: Set<Session>): SessionOwner {
  const merge: Merge = (identity, guest) => mergeGuest(identity, guest, services, hub, sessions);
  const owner: SessionOwner = {
    handle(session, decoding) {
      if (session.state.name === 'greeting') greet(session, decoding, services, merge);
      else if (decoding.ok) handle(session, decoding.message, services, hub);
      else session.refuseMalformed(decoding.message, decoding.reason);
    },
    onGone(session) {
      sessions.delete(session);
      services.watches.drop(session);
      services.attendance?.drop(session);
      services.visits?.drop(session);
      services.callService?.calls.drop(session);
      services.stats.connections -= 1;
      services.log.debug('connection closed', { session: session.id });
    },
  };
  return owner;
}
