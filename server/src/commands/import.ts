import { defaultLimits, type User } from '../../../src/protocol/index.ts';
import type { ImportCommand } from '../config.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { checkImport, ImportClock, ImportFault, runImport, type ImportCounts } from '../transfer/importer.ts';
import { counted } from './words.ts';

/** Agents of the relay by what they sign in with. */
async function agentsOf(store: Store): Promise<ReadonlyMap<string, User>> {
  const accounts = (await store.accounts?.all()) ?? [];
  return new Map(accounts.map(({ id, login, name }) => [login.toLowerCase(), { id, name, kind: 'agent' }]));
}

const wordsOf = ({ conversations, records }: ImportCounts): string =>
  `${counted(conversations, 'conversation')}, ${counted(records, 'record')}`;

/** Takes conversations from a file, which is looked at as a whole before. With `--dry-run` no more than that. Exit code 1 where lines are wrong. */
export async function importConversations({ file, data, format, dryRun }: ImportCommand): Promise<number | void> {
  try {
    const found = await checkImport(file, format, new Map());
    if (dryRun) return void process.stdout.write(`${wordsOf(found)}; nothing was written\n`);
    const clock = new ImportClock();
    const store = await openSqliteStore({ folder: data, limits: defaultLimits, now: clock.now });
    try {
      const progress = ({ records }: ImportCounts): void =>
        void process.stderr.write(`${records} of ${counted(found.records, 'record')}\n`);
      const counts = await runImport(file, format, { store, clock, agents: await agentsOf(store), progress });
      const { known, refused, left: lines } = counts;
      const left = refused > 0 ? `; ${refused} ${refused === 1 ? 'was' : 'were'} not taken` : '';
      for (const line of lines) process.stderr.write(`live-chat-relay: ${line}\n`);
      if (refused > lines.length) process.stderr.write(`live-chat-relay: and ${refused - lines.length} more\n`);
      process.stdout.write(`${wordsOf(counts)}, ${known} of them there before${left}\n`);
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof ImportFault)) throw error;
    for (const line of error.lines) process.stderr.write(`live-chat-relay: ${line}\n`);
    return 1;
  }
}
