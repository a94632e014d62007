import type { DatabaseSync } from 'node:sqlite';
import type { RoomKind } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import type { Expiring } from '../personal.ts';

/** How many messages a retention would erase. Entries are in the order of time, so that the first ones are looked at, as far as the limit goes. */
export function readExpiring(database: DatabaseSync, kind: RoomKind, before: number): Expiring {
  const limit = bounds.retentionLookedAt;
  const row = database
    .prepare(
      `SELECT count(*) AS looked, coalesce(sum(at < ?2 AND name <> ''), 0) AS messages, coalesce(max(at), 0) AS latest FROM (
        SELECT entries.json ->> 'at' AS at, entries.json ->> 'name' AS name FROM entries JOIN rooms ON rooms.id = entries.room
        WHERE is_message = 1 AND rooms.kind = ?1 AND entries.id > coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'expired ' || ?1), 0)
        ORDER BY entries.id LIMIT ${limit})`,
    )
    .get(kind, before) as { looked: number; messages: number; latest: number };
  return { messages: row.messages, isMore: row.looked === limit && row.latest < before };
}
