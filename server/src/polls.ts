import { errorClasses, type ErrorCode, type RelayMessage, type Voters, type Votes } from '../../src/protocol/index.ts';
import { tellOfRoom } from './room-read.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';

const unkept = { code: 'forbidden', message: 'this relay keeps no votes' } as const;

/** What one has chosen in polls (P35). */
export function listVotes(session: Session, state: OpenState, asked: Votes, services: Services): void {
  const { id, room } = asked;
  const { polls } = services.store;
  if (!polls) return session.refuse(unkept.code, unkept.message, { id, room });
  const read = async (): Promise<RelayMessage> => {
    return { type: 'votes', id, room, votes: await polls.own(room, state.identity.user.id, asked.polls) };
  };
  void tellOfRoom(session, state, asked, read, services);
}

/** Who has chosen an option. That a poll does not tell, is answered as where there is none. */
export function listVoters(session: Session, state: OpenState, asked: Voters, services: Services): void {
  const { id, room, of, choice, after = '' } = asked;
  const { store, limits } = services;
  const { polls } = store;
  if (!polls) return session.refuse(unkept.code, unkept.message, { id, room });
  const limit = Math.min(asked.limit ?? limits.pageLength, limits.pageLength);
  const read = async (): Promise<RelayMessage> => {
    // One more than asked for tells whether there are more.
    const found = await polls.voters(room, of, choice, after, limit + 1);
    if (!found) {
      const code: ErrorCode = 'no-such-message';
      return { type: 'error', code, class: errorClasses[code], message: 'no poll that tells who chose what', room, id };
    }
    const users = found.slice(0, limit);
    return { type: 'voters', id, room, of, users, ...(found.length > limit && { next: users.at(-1)!.id }) };
  };
  void tellOfRoom(session, state, asked, read, services);
}
