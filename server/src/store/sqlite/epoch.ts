import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Progress } from './progress.ts';

/**
 * Which log this is (P1). A database that was put back from a backup must have another epoch, or cursors and entries from after the backup
 * would be taken for its own. So the database and a small file beside it carry the same stamp, renewed when a relay begins and ends: where
 * they differ, or where the file is not the same file (inode) as before, the database is a copy, and gets another epoch. So it does where
 * it has come less far than a relay had that was killed: then the stamp is still that of the copy.
 */

const randomName = (): string => randomBytes(6).toString('base64url');

function readStamps(stampFile: string): readonly string[] {
  try {
    return readFileSync(stampFile, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function writeStamps(stampFile: string, ...stamps: string[]): void {
  writeFileSync(`${stampFile}.new`, stamps.join('\n'), { mode: 0o600 });
  renameSync(`${stampFile}.new`, stampFile);
}

function read(database: DatabaseSync, name: string): string | undefined {
  const row = database.prepare('SELECT value FROM meta WHERE name = ?').get(name);
  return row && String(row['value']);
}

function write(database: DatabaseSync, name: string, value: string): void {
  database.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)').run(name, value);
}

const stampFileOf = (file: string): string => `${file}-stamp`;
const inodeOf = (file: string): string => String(statSync(file, { bigint: true }).ino);

/** From now on a copy that was made before can be told from the database. */
export function renewStamp(database: DatabaseSync, file: string): void {
  const stamp = randomName();
  // Both are good as long as it is unknown which of them the database has.
  writeStamps(stampFileOf(file), read(database, 'stamp') ?? stamp, stamp);
  write(database, 'stamp', stamp);
  writeStamps(stampFileOf(file), stamp);
}

/** Makes another log of a database that no relay has opened yet. */
export function renewEpoch(database: DatabaseSync): void {
  write(database, 'epoch', randomName());
  // So that it is no file that anybody has seen before.
  database.exec(`DELETE FROM meta WHERE name IN ('stamp', 'inode')`);
}

/** The epoch of a database that was just opened; `progress` is how far it had come when it was last written to. */
export function openEpoch(database: DatabaseSync, file: string, progress: Progress): string {
  const last = Number(database.prepare('SELECT max(id) AS last FROM entries').get()?.['last'] ?? 0);
  const inode = inodeOf(file);
  const isSame =
    read(database, 'inode') === inode &&
    readStamps(stampFileOf(file)).includes(read(database, 'stamp') ?? '') &&
    last >= progress.read();
  if (!isSame) {
    write(database, 'epoch', randomName());
    write(database, 'inode', inode);
  }
  renewStamp(database, file);
  progress.write(last);
  return read(database, 'epoch')!;
}
