import type { Socket } from 'node:net';
import type { AppendRequest, AppendResult, Store } from '../../server/src/store/store.ts';
import { interceptWrites, roomOfEntries } from './socket-writes.ts';
import { wrapStore } from './wrapped-store.ts';

/** Defects of a relay that the checker must find. They exist in processes made for tests alone. */
export const relayDefects = [
  'ack-before-commit',
  'no-dedupe',
  'resume-off-by-one',
  'lost-notice',
  'reorder',
  'leak',
  'refused-but-stored',
  'restored-epoch',
] as const;
export type RelayDefect = (typeof relayDefects)[number];

let count = 0;

/** How long a defect's append waits for its commit after it was acknowledged. */
const lateness = 400;

/** The answer is guessed and given at once, the commit comes later. */
function ackBeforeCommit(store: Store): Store {
  const heads = new Map<string, Promise<number>>();
  const known = new Set<string>();
  const follow = (room: string, result: AppendResult): void => {
    if (result.ok) heads.set(room, Promise.resolve(result.seq));
  };
  let queue: Promise<unknown> = Promise.resolve();
  return wrapStore(store, {
    append(request: AppendRequest) {
      const { room, sender, key } = request;
      const person = `${room} ${sender.id}`;
      const send = `${person} ${key}`;
      const isSure = !known.has(person) || known.has(send) || request.body.type !== 'message';
      known.add(person).add(send);
      const before = queue;
      if (isSure) {
        queue = before.then(async () => {
          const result = await store.append(request);
          follow(room, result);
          return result;
        });
        return queue as Promise<AppendResult>;
      }
      const guess = before.then(async () => {
        const seq = (await (heads.get(room) ?? store.head(room))) + 1;
        heads.set(room, Promise.resolve(seq));
        return { ok: true as const, seq, at: Date.now(), duplicate: false };
      });
      queue = guess.then(() => void setTimeout(() => void store.append(request), lateness));
      return guess;
    },
  });
}

/** A key is forgotten at once, so that what comes again is taken again. */
function withoutDedupe(store: Store): Store {
  return wrapStore(store, {
    append: (request) => store.append({ ...request, key: `${request.key.slice(0, 50)}_${count++}` }),
  });
}

/** Who comes back misses the first entry that was missed. */
function resumeOffByOne(store: Store): Store {
  return wrapStore(store, {
    since: async (room, seq, limit, bytes) => {
      const { head, entries } = await store.since(room, seq, limit, bytes);
      if (seq === 0 || entries.length < 2) return { head, entries };
      return { head, entries: entries.slice(1) };
    },
  });
}

/** Most of what was committed is told to nobody. */
function losingNotices(store: Store): Store {
  return wrapStore(store, {
    onCommit: (listener) =>
      store.onCommit((commits) => {
        if (count++ % 3 === 0) listener(commits);
      }),
  });
}

/** Now and then a send waits while the next one of the same room overtakes it. */
function reordering(store: Store): Store {
  return wrapStore(store, {
    append: async (request) => {
      if (count++ % 7 === 3) await new Promise((resolve) => setTimeout(resolve, 30));
      return store.append(request);
    },
  });
}

/** Others' messages are edited by anybody: what the sender is told was refused is in the log. */
function storingRefused(store: Store): Store {
  return wrapStore(store, {
    append: async (request) => {
      const result = await store.append(request);
      const { body } = request;
      if (result.ok || result.code !== 'forbidden' || body.type !== 'edit') return result;
      await store.append({
        ...request,
        key: `${request.key.slice(0, 50)}_x`,
        body: { ...body, type: 'message' },
      });
      return result;
    },
  });
}

/** What is said in a room is written to every socket that was ever written entries to. */
function leaking(): void {
  const sockets = new Set<Socket>();
  let isLeaking = false;
  interceptWrites((socket, data, pass) => {
    if (isLeaking || roomOfEntries(data) === undefined) return pass();
    sockets.add(socket);
    if (count++ % 10 === 0) {
      isLeaking = true;
      for (const other of sockets) if (other !== socket && !other.destroyed) other.write(data);
      isLeaking = false;
    }
    return pass();
  });
}

/** The store of a relay with a defect. */
export function plant(defect: RelayDefect | undefined, store: Store): Store {
  switch (defect) {
    case 'ack-before-commit':
      return ackBeforeCommit(store);
    case 'no-dedupe':
      return withoutDedupe(store);
    case 'resume-off-by-one':
      return resumeOffByOne(store);
    case 'lost-notice':
      return losingNotices(store);
    case 'reorder':
      return reordering(store);
    case 'refused-but-stored':
      return storingRefused(store);
    case 'leak':
      leaking();
      return store;
    // The folder is given another log under the old name, see `RelayControl.restore`.
    case 'restored-epoch':
    case undefined:
      return store;
  }
}
