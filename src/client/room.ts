import type { ClientMessage, Cursor, LogEntry, Message, Presence, RelayMessage } from '../protocol/index.ts';
import { byId, hasContent } from '../protocol/index.ts';
import { createObservable } from './emitter.ts';
import { createTimer } from './environment.ts';
import type { ChatError } from './errors.ts';
import { errorOf } from './error-of.ts';
import { rejected } from './errors.ts';
import { ignorable } from './ignorable.ts';
import type { Outbox, OutboxItem } from './outbox.ts';
import { createTyping } from './signals.ts';
import type { SharedJoined } from './tabs/words.ts';
import { createTimeline } from './timeline.ts';
import type { Environment, Failure, KnownLimits, OutgoingBody, Room, RoomEvents, RoomSnapshot, Sent } from './types.ts';
import { viewAll, viewOf } from './view.ts';
import type { Me } from './view.ts';

/** What a room needs from the chat that it belongs to. */
export interface RoomHost {
  readonly environment: Environment;
  readonly outbox: Outbox;
  /** Who we are; the id is empty while that is not known. */
  me(): Me;
  limits(): KnownLimits;
  send(message: ClientMessage): void;
  failed(error: Error): void;
  closed(id: string): void;
}

/** A room as its chat handles it. */
export interface FollowedRoom extends Room {
  /** How far it has come here, for the heartbeat; nothing while it is not joined. */
  cursors(): (readonly [room: string, seq: number])[];
  /** Where its delivery is, for other tabs. */
  place(): { readonly phase: 'apart' | 'joining' | 'joined'; readonly cursor: Cursor | undefined };
  /** The join to be sent on a new connection; nothing if it was. */
  joins(): ClientMessage[];
  receive(message: RelayMessage): void;
  /** Nothing arrives any more until it is joined again. */
  disconnected(): void;
  changed(): void;
  refused(item: OutboxItem, error: ChatError): void;
  /** Forgets everything: somebody else reads now. */
  reset(): void;
}

/** Read markers are told once in this time. */
const readInterval = 300;
/** How long a refused join waits if the relay does not say. */
const defaultWait = 2_000;

type Rights = Pick<RoomSnapshot, 'kind' | 'can' | 'slow' | 'mutedUntil'>;

/** What one may do in a room, and when. */
const rightsOf = ({ kind, can, slow, mutedUntil }: Rights): Rights => ({ kind, can, slow, mutedUntil });
const noRights: Rights = { can: [] };

const nobody: Presence = { count: 0, users: [] };

export function createRoom(id: string, host: RoomHost): FollowedRoom {
  const { environment, outbox, me, send } = host;
  const { readable, emit, changed } = createObservable<RoomEvents, RoomSnapshot>(build);
  const readTimer = createTimer(environment);
  const retryTimer = createTimer(environment);
  /** Before we are in the room it would be refused, and that taken for a refusal of the room. */
  const whisper = (topic: string, data: unknown, key?: string) => {
    if (phase === 'joined') send({ type: 'signal', room: id, topic, data, key: key! });
  };
  const typing = createTyping(environment, (isTyping) => whisper('typing', isTyping || null), changed);
  let timeline = createTimeline();
  let shown: RoomSnapshot['messages'] = [];
  let isClosed = false;
  let phase: 'apart' | 'joining' | 'joined' = 'apart';
  let error: Failure | undefined;
  let rights = noRights;
  let presence = nobody;
  /** The markers of the others. */
  let reads: RoomSnapshot['reads'] = new Map();
  let readSeq = 0;
  /** The own marker as the relay has it. */
  let toldSeq = 0;
  /** Whether the own marker was ever set here, and is not only assumed. */
  let isMarked = false;
  /** Entries up to here were missed while the connection was away. */
  let head = 0;
  let wasInterrupted = false;
  let restored = 0;
  let page: Promise<number> | undefined;
  let endPage = (_: number | Promise<never>) => {};
  let pageId = 0;

  function build(): RoomSnapshot {
    const { epoch, seq, messages, users: named, ...others } = timeline.state;
    const users = new Map([...byId(presence.users), ...named]);
    let unread = 0;
    for (let index = messages.length; index-- && messages[index]!.seq > readSeq;) {
      if (messages[index]!.from !== me().id && !messages[index]!.deleted) unread++;
    }
    return {
      id,
      status: error ? 'refused' : !epoch ? 'loading' : phase === 'joined' && seq >= head ? 'live' : 'catching-up',
      error,
      messages: (shown = viewAll(messages, outbox.items(id), me(), shown)),
      ...others,
      loadingOlder: !!page,
      restored,
      unread,
      readSeq,
      reads,
      users,
      presence,
      typing: typing.users().flatMap((user) => users.get(user) ?? []),
      ...rights,
    };
  }

  /** The one way to what is missing: first join, reconnect and gap alike (P6). */
  function join(): ClientMessage {
    phase = 'joining';
    // JSON leaves out what is undefined.
    return { type: 'join', room: id, cursor: timeline.cursor()! };
  }

  /** Own sends that are in the log are settled, whoever brought the news first. */
  function settle(entry: LogEntry | Message): void {
    if (entry.from === me().id && entry.key && outbox.find(id, entry.key)) outbox.acknowledged(id, entry.key, entry);
  }

  /** Whoever is told of an event finds it in the snapshot. */
  const tell: typeof emit = (event, value) => {
    changed();
    emit(event, value);
  };

  function caughtUp(): void {
    if (!wasInterrupted || timeline.state.seq < head) return;
    wasInterrupted = false;
    if (restored) tell('restored', { count: restored });
  }

  function heardReads(heard: readonly (readonly [user: string, seq: number])[]): void {
    const all = new Map(reads);
    for (const [user, seq] of heard) {
      if (user === me().id) toldSeq = Math.max(toldSeq, seq);
      else all.set(user, Math.max(seq, all.get(user) ?? 0));
    }
    reads = all;
    // Perhaps read on another device.
    readSeq = Math.max(readSeq, toldSeq);
  }

  function tellRead(): void {
    if (readTimer.isSet()) return;
    readTimer.set(readInterval, () => {
      if (phase === 'joined' && isMarked && readSeq > toldSeq) {
        send({ type: 'read', room: id, seq: (toldSeq = readSeq) });
      }
    });
  }

  const handlers: { [T in RelayMessage['type']]?: (message: Extract<RelayMessage, { type: T }>) => void } = {
    joined(message) {
      const isFirst = !timeline.state.epoch;
      const reason = timeline.joined(message);
      phase = 'joined';
      error = undefined;
      ({ head, presence } = message);
      rights = rightsOf(message);
      if (message.snapshot) {
        timeline.state.messages.forEach(settle);
        outbox.covered(id, reason === 'epoch' ? Infinity : head);
        endPage(0);
      }
      reads = new Map();
      toldSeq = 0;
      // Who has never read here begins with what is there now.
      if (isFirst || reason === 'epoch') {
        readSeq = message.reads.some(([user]) => user === me().id) ? 0 : ((message as SharedJoined).assumed ?? head);
      }
      heardReads(message.reads);
      tellRead();
      if (reason) {
        restored = 0;
        tell('reset', { reason });
      }
      caughtUp();
    },
    entries(message) {
      const fresh = timeline.append(message);
      if (!fresh) {
        // A gap. While a join is under way its answer closes it.
        if (phase === 'joined') send(join());
        return;
      }
      const { messages, seq } = timeline.state;
      let first = messages.length;
      for (const entry of fresh) {
        settle(entry);
        if (entry.type === 'settings') rights = rightsOf({ ...rights, ...entry });
        if (entry.type !== 'message') continue;
        first--;
        typing.heard(entry.from, false);
        if (wasInterrupted && entry.seq <= head && entry.from !== me().id) restored++;
      }
      outbox.covered(id, seq);
      for (const message of messages.slice(first)) tell('message', viewOf(message, me()));
      caughtUp();
    },
    // What another tab or a former page sent may be seen already: no entry will come that covers it.
    ack: () => outbox.covered(id, timeline.state.seq),
    page(message) {
      if (message.id === pageId) endPage(timeline.prepend(message));
    },
    signals(message) {
      for (const signal of message.signals) {
        if (signal.from === me().id) continue;
        if (signal.topic === 'typing') typing.heard(signal.from, !!signal.data);
        else emit('signal', signal);
      }
    },
    presence({ count, joined, left, reset }) {
      const gone = [...left, ...joined.map((user) => user.id)];
      presence = {
        count,
        users: [...(reset ? [] : presence.users.filter((user) => !gone.includes(user.id))), ...joined],
      };
    },
    reads: (message) => heardReads(message.reads),
    access(message) {
      rights = rightsOf({ ...rights, mutedUntil: 0, ...message });
      // Nothing comes any more; the error that says why follows.
      if (!rights.can[0]) phase = 'joining';
      tell('access', rights);
    },
    error(refusal) {
      const failure = errorOf(refusal);
      if (refusal.id) endPage(ignorable(Promise.reject(failure)));
      else if (phase === 'joined') host.failed(failure);
      else if (failure.class === 'stop') {
        error = failure;
        rights = noRights;
      } else retryTimer.set(refusal.retryAfter ?? defaultWait, () => send(join()));
    },
  };

  const put = (body: OutgoingBody, key?: string): Promise<Sent> =>
    isClosed ? rejected('closed') : outbox.add(id, body, key).promise;

  /** Of a sealed room no text leaves this way (P56). */
  const misfit = (text: string) =>
    hasContent(text) && text.length <= host.limits().textLength && id[1] !== '~' ? undefined : rejected('text-length');

  const find = (target: string) => readable.snapshot.messages.find((other) => other.id === target);

  /** Puts a body that is about a message, which is named by its number, or by its key while it has none. */
  function putAbout(target: string, body: OutgoingBody): Promise<Sent> {
    const message = find(target);
    if (!message || message.state === 'failed') return rejected('no-such-message');
    const { seq, key } = message;
    return put({ ...body, ...(seq ? { of: seq } : { ofKey: key }) });
  }

  /** An own message that has not left. */
  function untouched(target: string): OutboxItem | undefined {
    const item = outbox.find(id, target);
    return item && outbox.isUntouched(item) ? item : undefined;
  }

  const room: FollowedRoom = Object.assign(readable, {
    id,
    send(text, { reply, ...options } = {}) {
      const seq = find(reply!)?.seq;
      if (reply && !seq) return rejected('no-such-message');
      return (!options.files && misfit(text)) || put({ type: 'message', text, reply: seq!, ...options });
    },
    edit(target, text, { mentions } = {}) {
      const item = untouched(target);
      const wrong = misfit(text);
      if (wrong || !item) return wrong ?? putAbout(target, { type: 'edit', text, mentions });
      outbox.rewrite(item, { text, mentions });
      return item.promise;
    },
    delete(target) {
      const item = untouched(target);
      if (!item) return putAbout(target, { type: 'delete' });
      outbox.discard(item);
      return Promise.resolve({ seq: 0, at: environment.now() });
    },
    react: (target, emoji, isOn = true) => putAbout(target, { type: 'reaction', emoji, on: isOn }),
    retry(target) {
      const item = outbox.find(id, target);
      if (item?.state !== 'failed') return;
      outbox.discard(item);
      void put(item.body);
    },
    discard(target) {
      const item = outbox.find(id, target);
      if (item?.state === 'failed' || item?.state === 'queued') outbox.discard(item);
    },
    typing: typing.tell,
    signal: whisper,
    markRead(seq = Infinity) {
      const read = Math.max(readSeq, Math.min(seq, timeline.state.seq));
      if (isMarked && read === readSeq) return;
      readSeq = read;
      isMarked = true;
      tellRead();
      changed();
    },
    loadOlder(limit) {
      const { more, messages } = timeline.state;
      if (page) return page;
      if (!more) return Promise.resolve(0);
      if (phase !== 'joined') return rejected('disconnected', 'retry');
      timeline.expectPage();
      send({ type: 'history', id: ++pageId, room: id, before: messages[0]!.seq, limit: limit! });
      changed();
      return (page = ignorable(
        new Promise((resolve) => {
          endPage = (answer) => {
            page = undefined;
            resolve(answer);
          };
        }),
      ));
    },
    put,
    join: () => put({ type: 'member', change: 'joined' }),
    leave: () => put({ type: 'member', change: 'left' }).finally(room.close) as Promise<unknown> as Promise<void>,
    close() {
      if (isClosed) return;
      isClosed = true;
      send({ type: 'leave', room: id });
      room.disconnected();
      host.closed(id);
    },
    cursors: () => (phase === 'joined' ? [[id, timeline.state.seq]] : []),
    place: () => ({ phase, cursor: timeline.cursor() }),
    joins: () => (phase === 'apart' ? [join()] : []),
    receive(message) {
      handlers[message.type]?.(message as never);
      if (message.type !== 'signals') changed();
    },
    disconnected() {
      if (!wasInterrupted && timeline.state.epoch) {
        wasInterrupted = true;
        restored = 0;
      }
      phase = 'apart';
      error = undefined;
      typing.clear();
      readTimer.clear();
      retryTimer.clear();
      endPage(rejected('disconnected', 'retry'));
      changed();
    },
    changed,
    refused: ({ key }, { code, message }) => emit('refused', { id: key, code, message }),
    reset() {
      timeline = createTimeline();
      room.disconnected();
      wasInterrupted = isMarked = false;
      restored = 0;
      rights = noRights;
      presence = nobody;
      reads = new Map();
    },
  } satisfies Omit<FollowedRoom, keyof typeof readable>);
  return room;
}
