import type { Body, Refusal, Send } from '../protocol/index.ts';
import type { Backoff } from './backoff.ts';
import { createBackoff } from './backoff.ts';
import type { Timer } from './environment.ts';
import { createTimer } from './environment.ts';
import { ChatError } from './errors.ts';
import type {
  ChatMessage,
  ChatStorage,
  Environment,
  Failure,
  OutgoingBody,
  SendState,
  Sent,
  StoredSend,
} from './types.ts';

/** Something this user wants in a room's log, until the log as it is seen here contains it. */
export interface OutboxItem {
  send: StoredSend;
  state: SendState;
  error: Failure | undefined;
  /** Its number, once it is `sent`. */
  seq: number | undefined;
  /** What the view made of it, kept while nothing changes. */
  view: ChatMessage | undefined;
  applied: readonly [before: ChatMessage, after: ChatMessage] | undefined;
  readonly promise: Promise<Sent>;
}

interface Entry extends OutboxItem {
  /** On disk here; only then it is handed to the wire. */
  saved: boolean;
  /** May have reached the relay, which then holds it to this content (P3). */
  tried: boolean;
  resolve(sent: Sent): void;
  reject(error: ChatError): void;
}

/** One room's items, in the order of sending. */
interface Queue {
  readonly room: string;
  readonly items: Entry[];
  /** How many may be under way: one after a refusal, growing with each acknowledgement. */
  window: number;
  /** Set by a retryable refusal: nothing goes out before `until`, and then from the refused one on (P3). */
  held: boolean;
  until: number;
  readonly timer: Timer;
  readonly backoff: Backoff;
}

export interface OutboxEvents {
  send(message: Send): void;
  /** Whether entries of the room are followed, so that an acknowledged item will be seen in them. */
  follows(room: string): boolean;
  refused(item: OutboxItem, error: ChatError): void;
  changed(room: string): void;
}

/** The only retry of what the user wants: kept on disk, in order per room, until the relay has it on its own (P3, P13). */
export interface Outbox {
  readonly unsent: number;
  /** Whose items these are; empty while that is not known. */
  readonly user: string;
  items(room: string): readonly OutboxItem[];
  find(room: string, key: string): OutboxItem | undefined;
  add(room: string, body: OutgoingBody): OutboxItem;
  /** Whether it has surely not reached the relay, so that it may still be changed. */
  untouched(item: OutboxItem): boolean;
  rewrite(item: OutboxItem, text: string): void;
  /** Takes an item out, and what is about it. */
  remove(item: OutboxItem, code?: 'discarded' | 'closed' | 'no-such-message'): void;
  /** The items of a user: those in storage, and those that were written before anybody was known. Others leave memory. */
  open(user: string): Promise<void>;
  /** What is written from here on belongs to whoever is welcomed next. */
  detach(): void;
  /** Out of memory with everything; storage is not touched. */
  clear(): void;
  online(): void;
  offline(): void;
  acknowledged(room: string, key: string, sent: Sent): void;
  refusal(message: Refusal): void;
  /** The room's log is seen up to this number (everything, where it is another log). */
  covered(room: string, seq: number): void;
}

const widest = 32;

function createKey(): string {
  // Not `randomUUID`, which insecure origins lack.
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('');
}

export function createOutbox(storage: ChatStorage, environment: Environment, events: OutboxEvents): Outbox {
  const queues = new Map<string, Queue>();
  let user = '';
  let opened: string | undefined;
  let order = 0;
  let connected = false;
  /** Counts the calls of `open`, of which only the last has effect. */
  let turn = 0;

  function queueOf(room: string): Queue {
    let queue = queues.get(room);
    if (!queue) {
      const timer = createTimer(environment);
      const backoff = createBackoff(environment.random);
      queues.set(room, (queue = { room, items: [], window: widest, held: false, until: 0, timer, backoff }));
    }
    return queue;
  }

  const all = () => [...queues.values()].flatMap((queue) => queue.items);
  const find = (room: string, key: string) => queues.get(room)?.items.find((item) => item.send.key === key);

  function update(item: Entry, change: Partial<Entry>): void {
    Object.assign(item, change, { view: undefined, applied: undefined });
    events.changed(item.send.room);
  }

  function save(item: Entry): void {
    item.saved = false;
    const { send } = item;
    void storage.putSend(send).then(() => {
      if (item.send !== send) return;
      item.saved = true;
      flush(queueOf(send.room));
    });
  }

  function insert(send: StoredSend, tried: boolean): Entry {
    order = Math.max(order, send.order);
    let resolve!: (sent: Sent) => void;
    let reject!: (error: ChatError) => void;
    const promise = new Promise<Sent>((...both) => ([resolve, reject] = both));
    // Whoever does not look at the promise has not asked for an unhandled rejection.
    promise.catch(() => {});
    const { refused } = send;
    const item: Entry = {
      send,
      state: refused ? 'failed' : 'queued',
      error: refused && { ...refused, class: 'stop' },
      seq: undefined,
      view: undefined,
      applied: undefined,
      promise,
      saved: tried,
      tried,
      resolve,
      reject,
    };
    const { items } = queueOf(send.room);
    // Newer ones may have been written while the stored ones were being read.
    const index = items.findIndex((other) => other.send.order > send.order);
    items.splice(index < 0 ? items.length : index, 0, item);
    return item;
  }

  function flush(queue: Queue): void {
    if (!connected || opened !== user) return;
    const underWay = () => queue.items.filter((item) => item.state === 'sending').length;
    if (queue.held) {
      // First all answers, so that none of them is taken for one to what is sent again.
      if (underWay()) return;
      const wait = queue.until - environment.now();
      if (wait > 0) return queue.timer.set(wait, () => flush(queue));
    }
    let free = queue.window - underWay();
    for (const item of [...queue.items]) {
      if (item.state !== 'queued') continue;
      if (!item.saved || free-- <= 0) return;
      const { room, key, body } = item.send;
      if ('ofKey' in body) {
        // What it is about has no number yet: it waits, and what is behind it waits with it.
        if (find(room, body.ofKey!)) return;
        fail(item, new ChatError('no-such-message'));
        continue;
      }
      item.tried = true;
      events.send({ type: 'send', room, key, body: body as Body, ...(queue.held && { resume: true }) });
      queue.held = false;
      update(item, { state: 'sending', error: undefined });
    }
  }

  function drop(item: Entry): void {
    const { items } = queueOf(item.send.room);
    const index = items.indexOf(item);
    if (index >= 0) items.splice(index, 1);
    events.changed(item.send.room);
  }

  const about = (item: Entry) =>
    queueOf(item.send.room).items.filter(({ send }) => 'ofKey' in send.body && send.body.ofKey === item.send.key);

  /** Out of the outbox without having been sent, with all that is about it. */
  function abandon(item: Entry, error: ChatError): void {
    const orphans = about(item);
    void storage.deleteSend(item.send);
    drop(item);
    item.reject(error);
    for (const orphan of orphans) abandon(orphan, error);
  }

  function fail(item: Entry, error: ChatError): void {
    const { code, message } = error;
    if (item.send.body.type === 'message') {
      // Kept for the user to decide.
      const send = { ...item.send, refused: { code, message } } as StoredSend;
      update(item, { send, state: 'failed', error: { code, class: error.class, message } });
      void storage.putSend(send);
      item.reject(error);
      for (const orphan of about(item)) abandon(orphan, error);
    } else {
      abandon(item, error);
    }
    events.refused(item, error);
  }

  const outbox: Outbox = {
    get unsent() {
      return all().filter((item) => item.state !== 'sent').length;
    },
    get user() {
      return user;
    },
    items: (room) => queues.get(room)?.items ?? [],
    find,
    add(room, body) {
      order = Math.max(order + 1, environment.now());
      const item = insert({ user, room, key: createKey(), order, at: environment.now(), body }, false);
      save(item);
      events.changed(room);
      return item;
    },
    untouched: (item) => item.state === 'failed' || !(item as Entry).tried,
    rewrite(item, text) {
      update(item as Entry, { send: { ...item.send, body: { ...item.send.body, text } as OutgoingBody } });
      save(item as Entry);
    },
    remove(item, code = 'discarded') {
      const { room } = item.send;
      abandon(item as Entry, new ChatError(code));
      flush(queueOf(room));
    },
    async open(next) {
      if (opened !== next) {
        opened = undefined;
        const current = ++turn;
        const stored = [...(await storage.loadOutbox('')), ...(await storage.loadOutbox(next))];
        if (current !== turn) return;
        for (const item of all()) {
          const { send } = item;
          if (send.user && send.user !== next) {
            drop(item);
            item.reject(new ChatError('closed'));
          }
        }
        for (const send of stored) if (!find(send.room, send.key)) insert(send, true);
        for (const item of all()) {
          const { send } = item;
          if (send.user) continue;
          // First there, then no longer here: what happens in between finds it twice, not nowhere.
          update(item, { send: { ...send, user: next } });
          save(item);
          void storage.deleteSend(send);
        }
        opened = next;
      }
      user = next;
      for (const queue of queues.values()) {
        for (const item of queue.items) item.view = undefined;
        events.changed(queue.room);
        flush(queue);
      }
    },
    detach() {
      turn++;
      user = '';
      opened = undefined;
    },
    clear() {
      outbox.detach();
      for (const item of all()) {
        drop(item);
        item.reject(new ChatError('closed'));
      }
    },
    online() {
      connected = true;
      for (const queue of queues.values()) flush(queue);
    },
    offline() {
      connected = false;
      for (const queue of queues.values()) {
        queue.held = false;
        queue.window = widest;
        queue.timer.clear();
        for (const item of queue.items) if (item.state === 'sending') update(item, { state: 'queued' });
      }
    },
    acknowledged(room, key, sent) {
      const item = find(room, key);
      const queue = queueOf(room);
      queue.backoff.reset();
      queue.window = Math.min(queue.window + 1, widest);
      if (item && item.state !== 'sent') {
        for (const dependent of about(item)) {
          const { ofKey: _, ...body } = dependent.send.body as { ofKey?: string };
          update(dependent, { send: { ...dependent.send, body: { ...body, of: sent.seq } as OutgoingBody } });
          save(dependent);
        }
        void storage.deleteSend(item.send);
        const { refused: _, ...send } = item.send;
        update(item, { send: { ...send, at: sent.at }, state: 'sent', error: undefined, seq: sent.seq });
        item.resolve(sent);
        if (!events.follows(room)) drop(item);
      }
      flush(queue);
    },
    refusal({ room, key, code, class: kind, message, retryAfter }) {
      const item = find(room!, key!);
      if (!item || item.state === 'sent') return;
      const queue = queueOf(room!);
      if (kind === 'stop') {
        fail(item, new ChatError(code, message, kind));
      } else {
        queue.held = true;
        queue.window = 1;
        if (code !== 'held') {
          queue.until = environment.now() + (retryAfter ?? queue.backoff.next());
        }
        update(item, { state: 'queued', error: { code, class: kind, message } });
      }
      flush(queue);
    },
    covered(room, seq) {
      for (const item of [...outbox.items(room)]) {
        if (item.state === 'sent' && item.seq! <= seq) drop(item as Entry);
      }
    },
  };
  return outbox;
}
