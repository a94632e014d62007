import { existsSync } from 'node:fs';
import { exportOf, type PersonalRecord } from '../personal.ts';
import { BackupError } from '../errors.ts';
import { databasePath, openForReading, readVersion } from './file.ts';
import { schemaVersion } from './migrations.ts';
import { personalPage } from './personal.ts';

/**
 * All that a data folder has of a person, as of one moment; a relay may be running on it.
 * @throws BackupError or StoreOpenError when there is no database to be read.
 */
export async function* exportFrom(folder: string, user: string): AsyncGenerator<PersonalRecord, void, undefined> {
  const file = databasePath(folder);
  if (!existsSync(file)) throw new BackupError('nothing-there', `there is no database in ${folder}`);
  readVersion(file, schemaVersion);
  const database = openForReading(file);
  try {
    database.exec('BEGIN');
    yield* exportOf(user, (after) => personalPage(database, user, after));
  } finally {
    database.close();
  }
}
