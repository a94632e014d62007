import {
  errorClasses,
  type Follow,
  type RelayMessage,
  type Seen,
  type Thread,
  type ThreadRequest,
  type Threads,
  type Unfollow,
} from '../../src/protocol/index.ts';
import { noRoom, placeIn } from './access.ts';
import { may } from './may.ts';
import { tellOfRoom } from './room-read.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import type { ThreadStore } from './store/threads.ts';
import type { WriteResult } from './store/write-result.ts';

/** The newest come first. */
const fromTheNewest = { before: Number.MAX_SAFE_INTEGER };

/** Answers what is asked and said about threads (P36). */
export function answerThreads(session: Session, state: OpenState, message: ThreadRequest, services: Services): void {
  const { threads } = services.store;
  if (!threads) {
    const about = { id: message.id, ...('room' in message && { room: message.room }) };
    return session.refuse('forbidden', 'this relay keeps no threads', about);
  }
  if (message.type === 'thread') return listAnswers(session, state, message, threads, services);
  if (message.type === 'threads') return void listThreads(session, state, message, threads, services);
  return void change(session, state, message, threads, services);
}

function listAnswers(
  session: Session,
  state: OpenState,
  asked: Thread,
  threads: ThreadStore,
  services: Services,
): void {
  const { id, room, thread, before, after, limit } = asked;
  const { store, limits } = services;
  const where = after !== undefined ? { after } : before !== undefined ? { before } : fromTheNewest;
  const of = { user: state.identity.user.id, room, thread };
  const read = async (): Promise<RelayMessage> => {
    const slice = await threads.page(of, where, Math.min(limit ?? limits.pageLength, limits.pageLength));
    if (slice) return { type: 'thread', id, room, epoch: store.epoch, thread, ...slice };
    const code = 'no-such-message';
    return { type: 'error', code, class: errorClasses[code], message: 'there is no such thread', room, id };
  };
  void tellOfRoom(session, state, asked, read, services);
}

/** The threads that a user follows, in rooms that they may read. */
async function listThreads(
  session: Session,
  state: OpenState,
  { id, before, limit }: Threads,
  threads: ThreadStore,
  { limits, log, watches }: Services,
): Promise<void> {
  const most = Math.min(limit ?? limits.pageLength, limits.pageLength);
  await session.answering(
    async () => {
      // One more than asked for tells whether there are more.
      const found = await threads.followed(state.identity.user.id, before, most + 1);
      if (session.state !== state) return;
      const page = found.slice(0, most);
      const last = page.at(-1);
      const told = page
        .filter(({ room, kind, role }) => watches.mayTell(state.identity, { id: room, kind, role }))
        .map(({ role: _, at: __, ...thread }) => thread);
      const next = found.length > most && { next: [last!.at, last!.room, last!.root.seq] as const };
      session.tell({ type: 'threads', id, threads: told, ...next });
    },
    (error) => {
      log.error('threads not read', { error });
      session.refuse('store-unavailable', 'this cannot be read now', { id, retryAfter: limits.heartbeat });
    },
  );
}

/** Whoever may read a room follows its threads. */
async function change(
  session: Session,
  state: OpenState,
  message: Follow | Unfollow | Seen,
  threads: ThreadStore,
  services: Services,
): Promise<void> {
  const { id, room, thread } = message;
  const { user } = state.identity;
  const { limits, log, watches } = services;
  await session.answering(
    async () => {
      const place = await placeIn(room, user.id, services);
      if (session.state !== state) return;
      if (!may(state.identity, 'read', room, place, services)) {
        return session.refuse('forbidden', noRoom, { room, id });
      }
      const of = { user: user.id, room, thread };
      const result: WriteResult =
        message.type === 'seen' ? await threads.seen(of, message.seq) : await threads[message.type](of);
      if (result.ok) watches.read(user.id, room);
      if (session.state !== state) return;
      if (result.ok) session.tell({ type: 'done', id });
      else session.refuse(result.code, result.message, { room, id });
    },
    (error) => {
      log.error('thread not followed', { room, error });
      session.refuse('store-unavailable', 'this cannot be written now', { room, id, retryAfter: limits.heartbeat });
    },
  );
}
