import { isSealedRoom, previewTopic, streamTopic, type Signal } from '../../src/protocol/index.ts';
import { passPreview } from './desk/visit-requests.ts';
import type { Hub } from './hub.ts';
import { joined } from './joins.ts';
import { may } from './may.ts';
import { isMuted } from './policy.ts';
import type { Services } from './services.ts';
import type { OpenState } from './session-state.ts';
import type { Session } from './session.ts';
import { TokenBucket } from './token-bucket.ts';

/** Passes on to a room what is fleeting, where its sender may say so (P10). */
export function signal(session: Session, state: OpenState, message: Signal, services: Services, hub: Hub): void {
  const { room } = message;
  const subscription = joined(session, state, room);
  if (!subscription) return;
  // It would be told to the other one alone, who wants nothing of this one, who is not told so.
  if (subscription.place?.isBlocked) return void (services.stats.signalsDropped += 1);
  if (!subscription.place || !may(state.identity, 'signal', room, subscription.place, services)) {
    if (!subscription.place || !isMuted(state.identity, 'signal', room, subscription.place)) {
      return session.refuse('forbidden', 'signal is not permitted here', { room });
    }
    const retryAfter = subscription.place.mutedUntil! - services.clock.now();
    return session.refuse('muted', 'signal is not permitted while muted', {
      room,
      retryAfter: Math.max(retryAfter, 1),
    });
  }
  // Of this topic only the relay's own are passed on (P18); and of a sealed room nothing that could be read (P56).
  const isReadable = isSealedRoom(room) && !(message.topic === 'typing' && typeof message.data !== 'string');
  if (message.topic === streamTopic || isReadable) return void (services.stats.signalsDropped += 1);
  const now = services.clock.elapsed();
  const { signalRate } = services.limits;
  const bucket = (state.share.signals ??= new TokenBucket(signalRate, now));
  // Too many of these are dropped in silence (P10).
  if (bucket.take(signalRate, signalRate, now) > 0) return void (services.stats.signalsDropped += 1);
  // What a visitor is typing is for the team alone (P45).
  if (message.topic === previewTopic && subscription.place.kind === 'support') {
    if (!passPreview(state, message, hub)) services.stats.signalsDropped += 1;
  } else subscription.room.signal(state.identity.user, message);
}
