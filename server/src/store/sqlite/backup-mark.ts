import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { BackupError, StoreOpenError } from '../errors.ts';

/**
 * A backup is an SQLite database with all that the relay's has, and a table `backup` that says what it is; beside it the bytes of files. What
 * is not in the database one day goes into further tables of it, and `format` rises, so that older versions refuse it.
 */
const backupFormat = 1;

/** What a backup says of itself. */
export interface BackupMark {
  readonly format: number;
  /** When it was begun, in milliseconds since 1970: everything acknowledged before is in it. */
  readonly at: number;
  readonly software: string;
  readonly rooms: number;
  readonly entries: number;
  /** SHA-256 over the content of all tables: the file's structure can be whole while a text in it is not. */
  readonly digest: string;
}

/** Rows between two turns, in which signals are heard. */
const rowsAtOnce = 20_000;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function tablesOf(database: DatabaseSync): string[] {
  const rows = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name != 'backup'`).all();
  return rows.map(({ name }) => String(name)).sort();
}

async function digestOf(database: DatabaseSync, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256');
  for (const table of tablesOf(database)) {
    const info = database.prepare(`PRAGMA table_info(${quoted(table)})`).all();
    const columns = info.map(({ name }) => `quote(${quoted(String(name))})`);
    // By their keys: the order in which rows lie in the file.
    const keys = info.filter(({ pk }) => Number(pk) > 0).sort((a, b) => Number(a['pk']) - Number(b['pk']));
    const order = keys.length > 0 ? `ORDER BY ${keys.map(({ name }) => quoted(String(name))).join(', ')}` : '';
    hash.update(`${table}\n`);
    let count = 0;
    const rows = database.prepare(`SELECT ${columns.join(` || ',' || `)} AS row FROM ${quoted(table)} ${order}`);
    for (const { row } of rows.iterate()) {
      hash.update(`${String(row)}\n`);
      if (++count % rowsAtOnce === 0) await turn();
      throwIfStopped(signal);
    }
  }
  return hash.digest('hex');
}

export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new BackupError('interrupted', 'stopped; nothing was changed');
}

const numberOf = (database: DatabaseSync, sql: string): number => Number(database.prepare(sql).get()?.['number'] ?? 0);

/** What of the file is not as it must be: its structure, or a room's log, which has every number from 1 to its head (P1). */
async function faultOf(database: DatabaseSync, signal: AbortSignal | undefined): Promise<string | undefined> {
  const [first] = database.prepare('PRAGMA integrity_check(1)').all();
  if (first?.['integrity_check'] !== 'ok') return String(first?.['integrity_check']);
  await turn();
  throwIfStopped(signal);
  const gap = database
    .prepare(
      `SELECT name FROM rooms LEFT JOIN
        (SELECT room, count(*) AS count, min(seq) AS least, max(seq) AS most FROM entries GROUP BY room) AS log ON log.room = rooms.id
      WHERE head > 0 AND (count IS NULL OR count != head OR least != 1 OR most != head) LIMIT 1`,
    )
    .get();
  return gap && `the log of a room is not whole`;
}

const countRooms = (database: DatabaseSync): number => numberOf(database, 'SELECT count(*) AS number FROM rooms');
const countEntries = (database: DatabaseSync): number => numberOf(database, 'SELECT count(*) AS number FROM entries');

/**
 * Checks a fresh copy and marks it as a backup.
 * @throws StoreOpenError `file-corrupt` when what was copied is damaged.
 */
export async function markBackup(
  database: DatabaseSync,
  about: Pick<BackupMark, 'at' | 'software'>,
  signal?: AbortSignal,
): Promise<BackupMark> {
  const fault = await faultOf(database, signal);
  if (fault) throw new StoreOpenError('file-corrupt', `the database is damaged, the backup was not kept: ${fault}`);
  const mark: BackupMark = {
    format: backupFormat,
    ...about,
    rooms: countRooms(database),
    entries: countEntries(database),
    digest: await digestOf(database, signal),
  };
  database.exec('BEGIN; CREATE TABLE backup (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID');
  const insert = database.prepare('INSERT INTO backup (name, value) VALUES (?, ?)');
  for (const [name, value] of Object.entries(mark)) insert.run(name, value as string | number);
  database.exec('COMMIT');
  return mark;
}

/** What a database says of itself; undefined where it is no backup. */
function readMark(database: DatabaseSync): BackupMark | undefined {
  const isMarked = database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'backup'`).get();
  if (!isMarked) return undefined;
  const rows = database.prepare('SELECT name, value FROM backup').all();
  return Object.fromEntries(rows.map(({ name, value }) => [name, value])) as unknown as BackupMark;
}

export function removeMark(database: DatabaseSync): void {
  database.exec('DROP TABLE IF EXISTS backup');
}

/**
 * Checks that a backup's content, every row of it, is what was backed up. Pages that are not in use are not looked at.
 * @throws BackupError `not-a-backup`; StoreOpenError `file-newer`, `file-corrupt`.
 */
export async function checkBackup(database: DatabaseSync, file: string, signal?: AbortSignal): Promise<BackupMark> {
  const mark = readMark(database);
  if (!mark) throw new BackupError('not-a-backup', `${file} is not a backup, but a database as a relay uses it`);
  if (!(mark.format <= backupFormat)) {
    throw new StoreOpenError('file-newer', `${file} was made by a newer version (${mark.software})`);
  }
  const fault = await faultOf(database, signal);
  if (fault) throw new StoreOpenError('file-corrupt', `${file} is damaged: ${fault}`);
  if ((await digestOf(database, signal)) !== mark.digest) {
    throw new StoreOpenError('file-corrupt', `${file} is damaged: its content is not what was backed up`);
  }
  return mark;
}
