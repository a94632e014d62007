// A process that erases a user, and is killed by itself before a commit: `node erasure-child.ts FOLDER USER COMMITS`.
import { fileURLToPath } from 'node:url';
import type { WriterFault } from '../../server/src/store/sqlite/fault.ts';
import { openSqliteStore } from '../../server/src/store/sqlite.ts';
import { defaultLimits } from '../../src/protocol/index.ts';

/** Kills the process when it is about to commit for the given time. */
export default function createFault(commits: unknown): WriterFault {
  let left = Number(commits);
  return {
    beforeCommit() {
      left -= 1;
      if (left === 0) process.kill(process.pid, 'SIGKILL');
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, user, commits] = process.argv.slice(2);
  const fault = { module: import.meta.url, data: commits };
  const store = await openSqliteStore({ folder: folder!, limits: defaultLimits, fault });
  await store.personal!.erase(user!);
  await store.close();
}
