// A process that opens the store in a folder and appends without end: `node store-child.ts FOLDER SENDERS`. It tells on its standard output,
// a line each, that the store is open and what was acknowledged: `open` or `ROOM SEQ KEY`.
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../server/src/store/sqlite.ts';
import { defaultLimits, type User } from '../../src/protocol/index.ts';

const [folder, senders] = process.argv.slice(2);
const store = await openSqliteStore({ folder: folder!, limits: defaultLimits });
const moment = new Int32Array(new SharedArrayBuffer(4));

/** Written at once, so that no acknowledgement is in a buffer of this process when it ends. Waits while the reader is behind. */
function tell(line: string): void {
  let rest = Buffer.from(`${line}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(moment, 0, 0, 1);
    }
  }
}

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
