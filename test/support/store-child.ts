// A process that opens the store in a folder and appends without end: `node store-child.ts FOLDER SENDERS`. It tells on its standard output,
// a line each, that the store is open and what was acknowledged: `open` or `ROOM SEQ KEY`.
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../server/src/store/sqlite.ts';
import { defaultLimits, type User } from '../../src/protocol/index.ts';

const [folder, senders] = process.argv.slice(2);
const store = await openSqliteStore({ folder: folder!, limits: defaultLimits });
// Written at once, so that no acknowledgement is in a buffer of this process when it ends.
const tell = (line: string) => writeSync(1, `${line}\n`);
tell('open');

async function send(index: number): Promise<void> {
  const sender: User = { id: `u${index}`, name: `User ${index}`, kind: 'guest' };
  for (let count = 0; ; count++) {
    const room = `room-${(index + count) % 5}`;
    const key = `${index}-${count}`;
    const body = { type: 'message' as const, text: `text ${key}` };
    const result = await store.append({ room, sender, key, body });
    if (result.ok) tell(`${room} ${result.seq} ${key}`);
  }
}

for (let index = 0; index < Number(senders); index++) void send(index);
// A store keeps a process alive; one without senders ends with its parent.
process.stdin.resume().on('end', () => process.exit());
