import { randomBytes } from 'node:crypto';
import {
  callLimits,
  hasContent,
  type BeginCall,
  type CallRequest,
  type ErrorCode,
  type TellPeer,
} from '../../../src/protocol/index.ts';
import { cleanText } from '../clean-text.ts';
import { noRoom, placeIn } from '../access.ts';
import { askerOf } from '../asker.ts';
import { bounds } from '../limits.ts';
import { may } from '../may.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { Services } from '../services.ts';
import type { OpenState } from '../session-state.ts';
import type { Session } from '../session.ts';
import type { AppendResult } from '../store/store.ts';
import type { Calls } from './calls.ts';

type Refused = Extract<AppendResult, { ok: false }>;

/** Calls between two (P55). */
export async function answerCall(
  session: Session,
  state: OpenState,
  message: CallRequest,
  services: Services,
): Promise<void> {
  const { id } = message;
  const { user } = state.identity;
  const service = services.callService;
  const about = { id, ...('room' in message && { room: message.room }) };
  if (!service) return session.refuse('forbidden', 'nobody calls anybody here', about);
  const { calls } = service;
  if (message.type === 'calls') {
    if (message.end !== undefined) {
      calls.unwatch(session, message.end);
      return session.tell({ type: 'done', id });
    }
    if (message.device === undefined) return session.refuse('bad-message', 'calls: it has no device', about);
    if (calls.watch(session, user.id, id, message.device)) return;
    const retryAfter = bounds.cutRetry;
    return session.refuse('busy', `a connection is told of calls by ${bounds.watches} requests`, { id, retryAfter });
  }
  if (message.type !== 'hangup' && !calls.isWatching(session, message.device)) {
    return session.refuse('not-joined', 'be told of calls first, by the same device', about);
  }
  await session.answering(
    async () => {
      const result = await (message.type === 'peer'
        ? pass(state, message, services, calls)
        : change(state, message, services));
      if (session.state !== state) return;
      if (!result.ok) {
        const { code, message: reason, retryAfter } = result;
        return session.refuse(code, reason, { ...about, ...(retryAfter !== undefined && { retryAfter }) });
      }
      if (message.type === 'peer' || message.type === 'hangup') return session.tell({ type: 'done', id });
      session.tell({ type: 'called', id, room: message.room, call: result.seq, servers: service.servers(user.id) });
    },
    (error) => {
      services.log.error('call failed', { error });
      const retryAfter = services.limits.heartbeat;
      session.refuse('store-unavailable', 'this cannot be stored now', { ...about, retryAfter });
    },
  );
}

const refused = (code: ErrorCode, message: string, retryAfter?: number): Refused => ({
  ok: false,
  code,
  message,
  ...(retryAfter !== undefined && { retryAfter }),
});

/** What is stored of a call. Whether it may be is decided in the transaction; here only what may narrow it. */
async function change(
  state: OpenState,
  message: Exclude<CallRequest, { type: 'calls' | 'peer' }>,
  services: Services,
): Promise<AppendResult> {
  const { room } = message;
  const { store, authorize } = services;
  const action = message.type === 'hangup' ? 'read' : 'send';
  if (!authorize(state.identity, action, room)) return refused('forbidden', `${action} is not permitted here`);
  if (message.type === 'call') return ring(state, message, services);
  const { call: of } = message;
  const device = message.type === 'accept' && { device: message.device };
  return store.openCalls!.change({ ...askerOf(state.identity, room), of, ...device });
}

async function ring(
  state: OpenState,
  { room, device, media, text: given }: BeginCall,
  { store, clock, filters }: Services,
): Promise<AppendResult> {
  const text = cleanText(given);
  if (!hasContent(text) || text.length > callLimits.text)
    return refused('text-length', `the text has something to be seen, and at most ${callLimits.text} characters`);
  const now = clock.elapsed();
  const bucket = (state.share.rings ??= new TokenBucket(bounds.ringBurst, now));
  const wait = bucket.take(bounds.ringRate, bounds.ringBurst, now);
  if (wait > 0) return refused('limited', `more than ${bounds.ringBurst} calls in a short time`, wait);
  const body = { type: 'message', text } as const;
  const filtering = filters.look(body);
  return store.append({
    ...askerOf(state.identity, room),
    key: randomBytes(12).toString('hex'),
    body,
    ...(filtering && { filtering }),
    call: { media, device },
  });
}

/** Passed on to the other one, as long as one may write there. */
async function pass(
  { identity }: OpenState,
  { room, call, device, data }: TellPeer,
  services: Services,
  calls: Calls,
): Promise<AppendResult> {
  const { user } = identity;
  const place = await placeIn(room, user.id, services);
  if (!may(identity, 'send', room, place, services)) return refused('forbidden', noRoom);
  return calls.signal(room, call, user.id, device, data)
    ? { ok: true, seq: call, at: 0, duplicate: false }
    : refused('stopped', 'there is no such call, it is over, or this device is not in it');
}
