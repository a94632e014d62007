import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { sealedLimits, type Sealed, type SealingDevice } from '../../../../src/protocol/index.ts';
import type { RoomDevices } from '../sealing.ts';
import type { Refused, SealingOperation } from './calls.ts';

/** The id of a device, by its key. */
const idOf = (key: string): string =>
  createHash('sha256').update(Buffer.from(key, 'base64url')).digest().subarray(0, 16).toString('base64url');

const changed: Refused = ['devices-changed', 'it is not sealed for the devices that there are in this room'];

/** Writes for which devices messages are sealed, and looks whether they are (P56), inside a transaction that is the caller's. */
export class SealingTable {
  readonly #find: StatementSync;
  readonly #save: StatementSync;
  readonly #use: StatementSync;
  readonly #end: StatementSync;
  readonly #endOldest: StatementSync;
  readonly #forget: StatementSync;
  readonly #inRoom: StatementSync;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT user, ended FROM sealing_devices WHERE id = ?');
    this.#save = database.prepare(
      'INSERT INTO sealing_devices (id, user, key, at, used, ended) VALUES (?1, ?2, ?3, ?4, ?4, 0)',
    );
    this.#use = database.prepare('UPDATE sealing_devices SET used = ? WHERE id = ?');
    this.#end = database.prepare('UPDATE sealing_devices SET ended = ? WHERE id = ? AND user = ? AND ended = 0');
    this.#endOldest = database.prepare(
      `UPDATE sealing_devices SET ended = ?2 WHERE user = ?1 AND ended = 0 AND id NOT IN (
        SELECT id FROM sealing_devices WHERE user = ?1 AND ended = 0 ORDER BY used DESC, at DESC, id LIMIT ${sealedLimits.devices})`,
    );
    this.#forget = database.prepare(
      `DELETE FROM sealing_devices WHERE user = ?1 AND ended > 0 AND id NOT IN (
        SELECT id FROM sealing_devices WHERE user = ?1 AND ended > 0 ORDER BY ended DESC, id LIMIT ${sealedLimits.formerDevices})`,
    );
    this.#inRoom = database.prepare(
      `SELECT id, user FROM sealing_devices WHERE ended = 0
        AND user IN (SELECT user FROM people WHERE room = ? AND member = 1)`,
    );
  }

  write(operation: SealingOperation, now: number): Refused | null {
    const [name, user, key] = operation;
    const id = idOf(key);
    if (name === 'remove-device') {
      this.#end.run(now, id, user);
      this.#forget.run(user);
      return null;
    }
    const known = this.#find.get(id) as { user: string; ended: number } | undefined;
    if (known && (known.user !== user || known.ended > 0))
      return ['forbidden', 'this key is none of a device of yours'];
    if (known) this.#use.run(now, id);
    else this.#save.run(id, user, key, now);
    this.#endOldest.run(user, now);
    this.#forget.run(user);
    return null;
  }

  /** Why it is not sealed as it must be: by a device of its sender, for all that there are in the room. */
  refusalOf(room: number, sender: string, { by, keys }: Sealed): Refused | undefined {
    const devices = this.#inRoom.all(room) as unknown as { id: string; user: string }[];
    const named = new Set(keys.map(([device]) => device));
    const isForAll = named.size === keys.length && named.size === devices.length;
    const isOurs = devices.some(({ id, user }) => id === by && user === sender);
    return isForAll && isOurs && devices.every(({ id }) => named.has(id)) ? undefined : changed;
  }
}

interface DeviceRow {
  readonly user: string;
  readonly key: string;
  readonly at: number;
  readonly ended: number;
}

const deviceOf = ({ user, key, at, ended }: DeviceRow): SealingDevice => ({
  user,
  key,
  at,
  ...(ended > 0 && { ended }),
});

export class SealingReader {
  readonly #of: StatementSync;
  readonly #users: StatementSync;

  constructor(database: DatabaseSync) {
    this.#of = database.prepare('SELECT user, key, at, ended FROM sealing_devices WHERE user = ? ORDER BY at, id');
    this.#users = database.prepare(
      `SELECT user FROM people JOIN rooms ON rooms.id = people.room WHERE rooms.name = ? AND member = 1 ORDER BY user`,
    );
  }

  of(user: string): SealingDevice[] {
    return (this.#of.all(user) as unknown as DeviceRow[]).map(deviceOf);
  }

  in(room: string): RoomDevices {
    const users = this.#users.all(room).map(({ user }) => String(user));
    return { users, devices: users.flatMap((user) => this.of(user)) };
  }
}
