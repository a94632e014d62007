import type { Attachment, Body, Refusal, Send } from '../protocol/index.ts';
import { createTimer, type Timer } from './environment.ts';
import { errorOf } from './error-of.ts';
import { ChatError } from './errors.ts';
import { ignorable } from './ignorable.ts';
import type {
  ChatMessage,
  ChatStorage,
  Environment,
  Failure,
  MessageOptions,
  OutgoingBody,
  SendState,
  Sent,
  StoredSend,
} from './types.ts';

/** Something this user wants in a room's log, until the log as it is seen here contains it. */
export interface OutboxItem extends StoredSend {
  readonly state: SendState;
  readonly error: Failure | undefined;
  /** Its number, once it is `sent`; 0 once it is `held`. */
  readonly seq: number | undefined;
  readonly promise: Promise<Sent>;
  /** What is shown of it, kept by the view while nothing changes: the message it makes of `before`. */
  view: ChatMessage | undefined;
  before: ChatMessage | undefined;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
interface Item extends Writable<OutboxItem> {
  /** What is being written to storage; only when that is done it is handed to the wire. */
  saving: StoredSend | undefined;
  /** Whether the other tabs know it as it is stored. */
  isTold: boolean;
  /** May have reached the relay, which then holds it to this content (P3). */
  tried: boolean;
  resolve(sent: Sent): void;
  reject(error: ChatError): void;
}

export interface OutboxEvents {
  send(message: Send): void;
  refused(item: OutboxItem, error: ChatError): void;
  changed(room: string): void;
  /** It is on disk as it is now. Returns whether the other tabs could be told. */
  stored(send: StoredSend): boolean;
  /** It was taken out unsent. */
  dropped(item: OutboxItem): void;
}

/** The only retry of what the user wants: kept on disk, in order per room, until the relay has it on its own (P3, P13). */
export interface Outbox {
  /** Whose items these are; empty while that is not known. */
  readonly user: string;
  /** Keys of items that were here and are settled: what another tab says of them is late, and so is what was read of them. */
  readonly gone: ReadonlySet<string>;
  unsent(): number;
  items(room: string): OutboxItem[];
  find(room: string, key: string): OutboxItem | undefined;
  /** Under a key of its own, or the one that is given. */
  add(room: string, body: OutgoingBody, key?: string): OutboxItem;
  /** Takes in what another tab has stored; what is known already stays as it is. */
  adopt(send: StoredSend): OutboxItem;
  /** From here on another tab may send what is stored. */
  share(): void;
  /** Whether it has surely not reached the relay, so that it may still be changed or taken back. */
  isUntouched(item: OutboxItem): boolean;
  rewrite(
    item: OutboxItem,
    change: Pick<Extract<OutgoingBody, { type: 'message' }>, 'text'> & Pick<MessageOptions, 'mentions'>,
  ): void;
  /** Takes an item out, and what is about it. */
  discard(item: OutboxItem): void;
  /** The items of a user: those in storage, those that were written before anybody was known, and those of the guest who they were. Others leave memory. */
  open(user: string, isAnew?: boolean, former?: string): Promise<void>;
  /** What is written from here on belongs to whoever is welcomed next. */
  detach(): void;
  /** Everything out of memory; storage is not touched. */
  clear(): void;
  /** The relay has welcomed this user, or another tab may have left something in storage. */
  online(user: string, former?: string): void;
  offline(): void;
  acknowledged(room: string, key: string, sent: Sent): void;
  refused(refusal: Refusal): void;
  /** The room's log is seen up to this number. */
  covered(room: string, seq: number): void;
}

/** How many sends may be under way. */
const widest = 32;
/** How long a refused send waits if the relay does not say. */
const defaultWait = 2_000;

const storedOf = ({ user, room, key, order, at, body, refused }: StoredSend): StoredSend => ({
  user,
  room,
  key,
  order,
  at,
  body,
  refused: refused!,
});

/** A body as it travels, with files by their ids (P20). */
const travelling = (body: OutgoingBody) =>
  ({ ...body, files: (body as MessageOptions).files?.map((file) => (file as Attachment).id ?? file) }) as Body;

/** The key of the message that a body is about, while that one has no number. */
const targetOf = (item: OutboxItem) => (item.body as { ofKey?: string }).ofKey;

export function createOutbox(storage: ChatStorage, environment: Environment, events: OutboxEvents): Outbox {
  const timer = createTimer(environment);
  /** By room that was found in slow mode: what ends the wait there (P24). Other rooms do not wait. */
  const paces = new Map<string, Timer>();
  /** In the order of sending. */
  let items: Item[] = [];
  let user = '';
  let order = 0;
  let isOnline = false;
  let isShared = false;
  const gone = new Set<string>();
  /** Whether the items of `user` are all here. */
  let isOpen = false;
  /** Counts the calls of `open`, of which only the last has effect. */
  let turn = 0;
  /** How many may be under way: nothing after a retryable refusal until the timer has ended, then more with each acknowledgement. */
  let window = widest;

  const find = (room: string, key: string) => items.find((item) => item.key === key && item.room === room);

  function update(item: Item, change: Partial<Item>): void {
    Object.assign(item, change, { view: undefined, before: undefined });
    events.changed(item.room);
  }

  /** Changes what is stored of an item, and waits until it is. */
  function save(item: Item, change: Partial<Item>): void {
    update(item, change);
    const send = storedOf(item);
    item.saving = send;
    item.isTold = false;
    void storage.putSend(send).then(() => {
      if (item.saving !== send) return;
      item.saving = undefined;
      flush();
    });
  }

  function itemOf(send: StoredSend, tried: boolean): Item {
    const { refused } = send;
    const item = {
      ...send,
      tried,
      isTold: true,
      state: refused ? 'failed' : 'queued',
      error: refused && new ChatError(refused),
    } as Item;
    item.promise = ignorable(new Promise((resolve, reject) => Object.assign(item, { resolve, reject })));
    order = Math.max(order, send.order);
    return item;
  }

  /** Tells what is on disk, in order per room, even if the disk was not, or the other tabs were out of reach for a moment. */
  function tell(): void {
    const blocked = new Set<string>();
    for (const item of items) {
      const { room, saving } = item;
      item.isTold ||= !saving && !blocked.has(room) && events.stored(storedOf(item));
      if (saving || !item.isTold) blocked.add(room);
    }
  }

  function flush(): void {
    tell();
    if (!isOnline || !isOpen) return;
    const sending = items.filter((item) => item.state === 'sending');
    // First all answers, so that none of them is taken for one to what is sent again. By no time of day, since clocks are set back.
    window ||= +!(sending[0] || timer.isSet());
    /** Rooms where something waits, and what is behind it with it. */
    const blocked = new Set<string>();
    for (const item of items) {
      const { room, body, error } = item;
      if (item.state !== 'queued' || blocked.has(room)) continue;
      const key = targetOf(item);
      const target = find(room, key!);
      if (key && !target) {
        refuse(item, new ChatError('no-such-message'));
      } else if (
        target ||
        item.saving ||
        sending.length >= window ||
        paces.get(room)?.isSet() ||
        // What was refused says `resume`, which it must not behind what the relay may still refuse (P3).
        (error && sending.some((other) => other.room === room))
      ) {
        // What is about a message that is held waits with it, and nothing else does.
        if (target?.state !== 'held') blocked.add(room);
      } else {
        item.tried = true;
        events.send({ type: 'send', room, key: item.key, body: travelling(body), resume: (error && true)! });
        sending.push(item);
        update(item, { state: 'sending', error: undefined });
      }
    }
  }

  const about = (item: Item) => items.filter((other) => targetOf(other) === item.key);

  /** Out of memory. */
  function forget(item: Item): void {
    items = items.filter((other) => other !== item);
    gone.add(item.key);
    events.changed(item.room);
  }

  /** Ends an item without its having been sent, and what is about it. A message that was refused is kept for the user to decide. */
  function end(item: Item, error: ChatError, isKept = false): void {
    if (isKept) {
      save(item, { state: 'failed', error, refused: error.code });
    } else {
      void storage.deleteSend(item);
      forget(item);
      events.dropped(item);
    }
    item.reject(error);
    for (const other of about(item)) end(other, error);
  }

  function refuse(item: Item, error: ChatError): void {
    end(item, error, item.body.type === 'message');
    events.refused(item, error);
  }

  /** Out of memory, but not out of storage: whoever it belongs to finds it there again. */
  function drop(item: Item): void {
    forget(item);
    gone.delete(item.key);
    item.reject(new ChatError('closed'));
  }

  const outbox: Outbox = {
    get user() {
      return user;
    },
    gone,
    unsent: () => items.filter((item) => !/sent|held/.test(item.state)).length,
    items: (room) => items.filter((item) => item.room === room),
    find,
    // Not `randomUUID`, which insecure origins lack.
    add(room, body, key = crypto.getRandomValues(new Uint32Array(3)).join('-')) {
      const at = environment.now();
      const item = itemOf({ user, room, key, order: Math.max(order + 1, at), at, body }, false);
      items.push(item);
      save(item, {});
      return item;
    },
    adopt(send) {
      let item = find(send.room, send.key);
      if (!item) {
        items.push((item = itemOf(send, true)));
        events.changed(send.room);
        flush();
      }
      return item;
    },
    share() {
      isShared = true;
    },
    isUntouched: (item) => item.state === 'failed' || !((item as Item).tried || isShared),
    rewrite: (item, change) => save(item as Item, { body: { ...item.body, ...change } as OutgoingBody }),
    discard(item) {
      end(item as Item, new ChatError('discarded'));
      flush();
    },
    async open(next, isAnew, former = '') {
      if (isAnew || !isOpen || user !== next) {
        isOpen &&= user === next;
        const current = ++turn;
        const stored: StoredSend[] = [];
        const owners = ['', former, next];
        for (const owner of owners) stored.push(...(await storage.loadOutbox(owner)));
        if (current !== turn) return;
        for (const item of items) {
          if (!owners.includes(item.user)) drop(item);
        }
        // By this tab. What others told of theirs has its place.
        const written = items.filter((item) => !item.user && !item.tried);
        for (const send of stored) {
          const item = find(send.room, send.key);
          // What came from another tab by its frames has its place only here. What was settled while it was read stays settled.
          if (item) item.order = send.order;
          else if (!gone.has(send.key)) items.push(itemOf(send, true));
        }
        // They come after all that was stored, also by a clock that was set back.
        for (const item of written) item.order = ++order;
        items.sort((a, b) => a.order - b.order);
        user = next;
        isOpen = true;
        // The last one first: they have later places, and a page that ends in between leaves the others before them.
        for (const item of [...items].reverse()) {
          const before = { ...item };
          // First there, then no longer here: what happens in between finds it twice, not nowhere.
          if (before.user === user) update(item, {});
          else {
            save(item, { user });
            void storage.deleteSend(before);
          }
        }
        // Not before: who comes back to a page that is gone now merges once more.
        if (former) void storage.saveCredential();
      }
      flush();
    },
    detach() {
      turn++;
      user = '';
      isOpen = false;
    },
    clear() {
      outbox.detach();
      for (const item of items) drop(item);
    },
    online(next, former) {
      isOnline = true;
      // Another tab may have stored something and be gone.
      void outbox.open(next, true, former);
    },
    offline() {
      isOnline = false;
      window = widest;
      timer.clear();
      paces.forEach((pace) => pace.clear());
      // Also what is held: by sending it again one learns what has become of it.
      for (const item of items) if (/ing|held/.test(item.state)) update(item, { state: 'queued' });
    },
    acknowledged(room, key, { seq, at }) {
      const item = find(room, key);
      window &&= Math.min(window + 1, widest);
      if (item && !item.seq) {
        const isHeld = item.body.type === 'message' && !seq;
        update(item, { at, state: isHeld ? 'held' : 'sent', error: undefined, seq });
        // It stays stored, and is asked for again with every connection (P28).
        if (!isHeld) {
          for (const other of about(item)) {
            const { ofKey: _, ...body } = other.body as { ofKey?: string };
            save(other, { body: { ...body, of: seq } as OutgoingBody });
          }
          void storage.deleteSend(item);
          item.resolve({ seq, at });
        }
      }
      flush();
    },
    refused(refusal) {
      const { room, key, code, retryAfter } = refusal;
      const item = find(room!, key!);
      if (!item || item.seq) return;
      const error = errorOf(refusal);
      if (error.class === 'stop') {
        refuse(item, error);
      } else {
        let pace = paces.get(room!);
        // What is held back tells nothing of its own, but where the refusal before it is not known.
        if (code !== 'held' || (window && !pace)) {
          if (code === 'slow-mode') paces.set(room!, (pace ??= createTimer(environment)));
          else {
            pace = timer;
            window = 0;
          }
          pace.set(retryAfter ?? defaultWait, flush);
        }
        update(item, { state: 'queued', error });
      }
      flush();
    },
    covered(room, seq) {
      for (const item of outbox.items(room)) if (item.seq! <= seq && item.state === 'sent') forget(item as Item);
    },
  };
  return outbox;
}
