import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defaultLimits } from '../../../src/protocol/index.ts';
import type { EraseCommand } from '../config.ts';
import { FolderFileStore } from '../files/folder-file-store.ts';
import { bounds } from '../limits.ts';
import { checkUserId } from '../privacy.ts';
import { exportFrom } from '../store/sqlite/export.ts';
import type { Store } from '../store/store.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import { counted, entriesOf } from './words.ts';

async function describe(data: string, user: string): Promise<string> {
  const counts = {
    message: 0,
    edit: 0,
    reaction: 0,
    member: 0,
    delete: 0,
    settings: 0,
    conversation: 0,
    rating: 0,
    assign: 0,
    snooze: 0,
    tag: 0,
    pin: 0,
    tally: 0,
    'close-poll': 0,
    call: 0,
    preview: 0,
    thread: 0,
  };
  const others = {
    guest: 0,
    account: 0,
    'account-session': 0,
    'account-picture': 0,
    membership: 0,
    file: 0,
    act: 0,
    report: 0,
    reported: 0,
    held: 0,
    'held-refused': 0,
    'site-ban': 0,
    pace: 0,
    read: 0,
    delivery: 0,
    block: 0,
    mention: 0,
    conversation: 0,
    note: 0,
    tag: 0,
    department: 0,
    vote: 0,
    thread: 0,
    'push-device': 0,
    'push-settings': 0,
    'push-room': 0,
    'sealing-device': 0,
    'kept-answer': 0,
    revocation: 0,
    merge: 0,
    stream: 0,
    preview: 0,
  };
  let names = 0;
  for await (const each of exportFrom(data, user)) {
    if (each.record === 'entry') counts[each.entry.type] += 1;
    else if (each.record === 'names') names = each.names.length;
    else others[each.record] += 1;
  }
  return [
    counted(counts.message, 'message'),
    counted(counts.edit, 'edit'),
    counted(counts.reaction, 'reaction'),
    counted(others.file, 'file'),
    counted(names, 'name'),
    counted(others.membership, 'membership'),
    counted(others.read, 'read marker'),
    counted(others.guest, "guest's secret"),
    counted(others.account, 'account'),
  ].join(', ');
}

/** Where files are in another folder, the relay takes them away at its next start: it finds that the store does not know them. */
async function removeFiles(store: Store, data: string): Promise<void> {
  const folder = join(data, 'files');
  if (!existsSync(folder)) return;
  const place = new FolderFileStore(folder);
  for (;;) {
    const dead = await store.deadFiles(bounds.filesAtOnce);
    if (dead.length === 0) return;
    for (const id of dead) await place.remove(id);
    await store.forgetFiles(dead);
  }
}

/** Without `--yes` only says what would go. */
export async function erasePerson({ user, data, yes }: EraseCommand): Promise<void> {
  checkUserId(user);
  const what = await describe(data, user);
  if (!yes) {
    process.stdout.write(`${user}: ${what} would be erased; --yes erases them\n`);
    return;
  }
  const store = await openSqliteStore({ folder: data, limits: defaultLimits });
  try {
    const person = await store.personal!.personOf!(user);
    if (!person.startsWith('g_')) await store.revoke({ kind: 'user', id: person, at: Date.now(), until: undefined });
    const count = await store.personal!.erase(user);
    await removeFiles(store, data);
    process.stdout.write(
      `${user}: ${what} erased, ${entriesOf(count)} rewritten. Backups made before still have them: take them away, too\n`,
    );
  } finally {
    await store.close();
  }
}
