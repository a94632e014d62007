import { existsSync } from 'node:fs';
import { systemClock, type Clock } from '../../clock.ts';
import type { AccountStore } from '../accounts.ts';
import { BackupError } from '../errors.ts';
import { AccountReader } from './account-reader.ts';
import { AccountWriter } from './account-writer.ts';
import { Acts } from './acts.ts';
import { databasePath, openForWriting, readVersion } from './file.ts';
import { schemaVersion } from './migrations.ts';

/**
 * What is kept of the team, for a program beside the relay that may be running on the folder: each change is one short transaction, and the
 * relay reads accounts from the file whenever it needs them. Nothing of a log is written so.
 * @throws BackupError or StoreOpenError when there is no database, or one of another version.
 */
export function openTeam(
  folder: string,
  clock: Pick<Clock, 'now'> = systemClock,
): Pick<AccountStore, 'change' | 'find'> & { close(): void } {
  const file = databasePath(folder);
  if (!existsSync(file))
    throw new BackupError('nothing-there', `there is no database in ${folder}: start the relay once`);
  if (readVersion(file, schemaVersion) < schemaVersion) {
    throw new BackupError('nothing-there', `the database in ${folder} is of an older version: start the relay once`);
  }
  const database = openForWriting(file);
  const acts = new Acts(database);
  const [writer, reader] = [new AccountWriter(database, acts), new AccountReader(database)];
  return {
    async change(change) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const now = clock.now();
        acts.begin(now);
        const outcome = writer.change(now, change);
        database.exec('COMMIT');
        return outcome;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    find: async (key) => reader.find(key),
    close: () => database.close(),
  };
}
