import type { Services } from '../../services.ts';
import type { ModerationStore } from '../../store/moderation.ts';
import { Problem } from '../problem.ts';

/** What the store keeps for moderators. @throws Problem where it is somebody's own that keeps nothing so. */
export function moderationOf({ store }: Services): ModerationStore {
  if (store.moderation) return store.moderation;
  throw new Problem('forbidden', 'the store of this relay keeps no such thing');
}
