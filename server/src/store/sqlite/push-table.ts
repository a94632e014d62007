import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bounds } from '../../limits.ts';
import type { Place } from '../../policy/place.ts';
import type { PushDevice, PushSettings, PushTarget, StoredPush } from '../push.ts';
import type { PushOperation, Refused } from './calls.ts';

/** Writes who is told by push (P39), inside a transaction that is the caller's. */
export class PushWriter {
  readonly #save: StatementSync;
  readonly #trim: StatementSync;
  readonly #count: StatementSync;
  readonly #owner: StatementSync;
  readonly #want: StatementSync;
  readonly #mute: StatementSync;
  readonly #countRooms: StatementSync;
  readonly #knows: StatementSync;
  readonly #tidyRoom: StatementSync;
  readonly #remove: StatementSync;
  readonly #forget: StatementSync;
  readonly #renew: StatementSync;
  readonly #person: StatementSync;
  readonly #pause: StatementSync;
  readonly #hours: StatementSync;
  readonly #text: StatementSync;

  constructor(database: DatabaseSync) {
    const prepare = (text: string) => database.prepare(text);
    this.#save = prepare(
      `INSERT INTO push_devices (endpoint, user, p256dh, auth, page, at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET user = excluded.user, p256dh = excluded.p256dh, auth = excluded.auth,
          page = excluded.page, at = excluded.at`,
    );
    this.#trim = prepare(
      `DELETE FROM push_devices WHERE user = ?1 AND endpoint NOT IN (
        SELECT endpoint FROM push_devices WHERE user = ?1 ORDER BY at DESC, endpoint LIMIT ${bounds.pushDevices})`,
    );
    this.#count = prepare('SELECT count(*) AS count FROM push_devices');
    this.#owner = prepare('SELECT user FROM push_devices WHERE endpoint = ?');
    this.#want = prepare(
      'INSERT INTO push_rooms (user, room, wanted, muted) VALUES (?, ?, 1, 0) ON CONFLICT DO UPDATE SET wanted = 1',
    );
    this.#mute = prepare(
      `INSERT INTO push_rooms (user, room, wanted, muted) VALUES (?, ?, 0, ?)
        ON CONFLICT DO UPDATE SET muted = excluded.muted`,
    );
    this.#countRooms = prepare('SELECT count(*) AS count FROM push_rooms WHERE user = ?');
    this.#knows = prepare('SELECT 1 FROM push_rooms WHERE user = ? AND room = ?');
    this.#tidyRoom = prepare('DELETE FROM push_rooms WHERE user = ? AND wanted = 0 AND muted = 0');
    this.#remove = prepare('DELETE FROM push_devices WHERE user = ? AND endpoint = ?');
    this.#forget = prepare('DELETE FROM push_devices WHERE endpoint = ?');
    this.#renew = prepare(
      `UPDATE OR REPLACE push_devices SET endpoint = ?, p256dh = ?, auth = ? WHERE endpoint = ? AND auth = ?`,
    );
    this.#person = prepare(`INSERT OR IGNORE INTO push_people (user, paused, hours, text) VALUES (?, 0, '', 1)`);
    this.#pause = prepare('UPDATE push_people SET paused = ? WHERE user = ?');
    this.#hours = prepare('UPDATE push_people SET hours = ? WHERE user = ?');
    this.#text = prepare('UPDATE push_people SET text = ? WHERE user = ?');
  }

  write(operation: PushOperation, now: number): Refused | null {
    switch (operation[0]) {
      case 'push-subscribe':
        return this.#subscribe(operation, now);
      case 'push-unsubscribe':
        this.#remove.run(operation[1], operation[2]);
        return null;
      case 'push-forget':
        this.#forget.run(operation[1]);
        return null;
      case 'push-renew': {
        const [, former, next] = operation;
        this.#renew.run(next.endpoint, next.p256dh, next.auth, former.endpoint, former.auth);
        return null;
      }
      case 'push-change':
        return this.#change(operation);
    }
  }

  #subscribe(
    [, device]: Extract<PushOperation, readonly ['push-subscribe', ...unknown[]]>,
    now: number,
  ): Refused | null {
    const { user, endpoint, p256dh, auth, page, room } = device;
    if (!this.#owner.get(endpoint) && Number(this.#count.get()!['count']) >= bounds.pushDevicesInAll) {
      return ['too-many', 'no more devices are told by push'];
    }
    if (room !== undefined) {
      const refused = this.#refuseRoom(user, room);
      if (refused) return refused;
      this.#want.run(user, room);
    }
    this.#save.run(endpoint, user, p256dh, auth, page, now);
    this.#trim.run(user);
    return null;
  }

  #change([, change]: Extract<PushOperation, readonly ['push-change', ...unknown[]]>): Refused | null {
    const { user, mute, pausedUntil, hours, text } = change;
    if (mute) {
      const refused = mute.on && this.#refuseRoom(user, mute.room);
      if (refused) return refused;
      this.#mute.run(user, mute.room, Number(mute.on));
      this.#tidyRoom.run(user);
    }
    if (pausedUntil === undefined && hours === undefined && text === undefined) return null;
    this.#person.run(user);
    if (pausedUntil !== undefined) this.#pause.run(pausedUntil, user);
    if (hours !== undefined) this.#hours.run(hours ? JSON.stringify(hours) : '', user);
    if (text !== undefined) this.#text.run(Number(text), user);
    return null;
  }

  #refuseRoom(user: string, room: string): Refused | undefined {
    if (this.#knows.get(user, room) || Number(this.#countRooms.get(user)!['count']) < bounds.pushRooms)
      return undefined;
    return ['too-many', `one mutes, or is told of by push, at most ${bounds.pushRooms} rooms beside the others`];
  }
}

/** What is a guest's is a user's (P27): the settings of both are the user's, where they have some. */
export const pushMerges = [
  'UPDATE push_devices SET user = ?2 WHERE user = ?1',
  'UPDATE OR IGNORE push_people SET user = ?2 WHERE user = ?1',
  'DELETE FROM push_people WHERE user = ?1 AND ?2 <> ?1',
  `INSERT INTO push_rooms (user, room, wanted, muted) SELECT ?2, room, wanted, muted FROM push_rooms WHERE user = ?1
    ON CONFLICT DO UPDATE SET wanted = max(wanted, excluded.wanted), muted = max(muted, excluded.muted)`,
  'DELETE FROM push_rooms WHERE user = ?1 AND ?2 <> ?1',
] as const;

interface SettingsRow {
  readonly paused: number | null;
  readonly hours: string | null;
  readonly text: number | null;
  readonly muted: number | null;
}

type TargetRow = SettingsRow & PushDevice & { readonly user: string; readonly at: number };

const settingsOf = ({ paused, hours, text }: SettingsRow): PushSettings => ({
  pausedUntil: paused ?? 0,
  hours: hours ? (JSON.parse(hours) as PushSettings['hours']) : null,
  text: text !== 0,
});

export class PushReader {
  readonly #any: StatementSync;
  readonly #of: StatementSync;
  readonly #targets: StatementSync;

  constructor(database: DatabaseSync) {
    this.#any = database.prepare('SELECT 1 FROM push_devices LIMIT 1');
    this.#of = database.prepare(
      `SELECT paused, hours, text, (SELECT count(*) FROM push_devices WHERE user = ?1) AS devices,
        (SELECT muted FROM push_rooms WHERE user = ?1 AND room = ?2) AS muted
        FROM (SELECT 1) LEFT JOIN push_people ON user = ?1`,
    );
    this.#targets = database.prepare(
      `WITH told AS (
          SELECT people.user FROM people JOIN rooms ON rooms.id = people.room WHERE rooms.name = ?1 AND member = 1
          UNION SELECT user FROM push_rooms WHERE room = ?1 AND wanted = 1
        ), some AS (
          SELECT user FROM told WHERE user > ?2 AND EXISTS (SELECT 1 FROM push_devices WHERE push_devices.user = told.user)
            ORDER BY user LIMIT ?3
        )
        SELECT some.user, endpoint, p256dh, auth, page, at, paused, hours, text, muted FROM some
          JOIN push_devices ON push_devices.user = some.user
          LEFT JOIN push_people ON push_people.user = some.user
          LEFT JOIN push_rooms ON push_rooms.user = some.user AND push_rooms.room = ?1
          ORDER BY some.user, at`,
    );
  }

  any(): boolean {
    return this.#any.get() !== undefined;
  }

  of(user: string, room: string): StoredPush {
    const row = this.#of.get(user, room) as unknown as SettingsRow & { readonly devices: number };
    return { settings: settingsOf(row), devices: row.devices, isMuted: row.muted === 1 };
  }

  targets(room: string, after: string, limit: number, placeOf: (user: string) => Place): PushTarget[] {
    const rows = this.#targets.all(room, after, limit) as unknown as TargetRow[];
    return [...Map.groupBy(rows, ({ user }) => user)].map(([user, devices]) => ({
      user,
      settings: settingsOf(devices[0]!),
      isMuted: devices[0]!.muted === 1,
      place: placeOf(user),
      at: devices.at(-1)!.at,
      devices: devices.map(({ endpoint, p256dh, auth, page }) => ({ endpoint, p256dh, auth, page })),
    }));
  }
}
