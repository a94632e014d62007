import { bounds } from './limits.ts';
import type { AuditOptions } from './options.ts';
import type { Act } from './store/moderation.ts';
import type { Store } from './store/store.ts';

/** What moderators did, read a page at a time. */
export async function* actsFrom(
  read: (after: number, limit: number) => readonly Act[] | Promise<readonly Act[]>,
  { after = 0, room, user }: AuditOptions = {},
): AsyncGenerator<Act, void, undefined> {
  for (let last = after; ;) {
    const page = await read(last, bounds.actsAtOnce);
    for (const act of page) {
      last = act.id;
      if ((room === undefined || act.room === room) && (user === undefined || act.user === user)) yield act;
    }
    if (page.length < bounds.actsAtOnce) return;
  }
}

/** @throws TypeError when the store keeps no such thing. */
export function auditOf({ moderation }: Store, options?: AuditOptions): AsyncIterable<Act> {
  if (!moderation) throw new TypeError('this store keeps no audit log');
  return actsFrom((after, limit) => moderation.acts(after, limit), options);
}
