import type { ClientMessage, LogEntry, Message, Presence, RelayMessage, User } from '../protocol/index.ts';
import { indexOfMessage } from '../protocol/index.ts';
import { createEmitter, createSource } from './emitter.ts';
import { createTimer } from './environment.ts';
import { ChatError } from './errors.ts';
import { createHistory } from './history.ts';
import type { Outbox, OutboxItem } from './outbox.ts';
import { createTyping } from './signals.ts';
import { createTimeline } from './timeline.ts';
import type { ChatMessage, Environment, Failure, OutgoingBody, Room, RoomEvents, RoomSnapshot, Sent } from './types.ts';
import { createView, idOf } from './view.ts';

/** What a room needs from the chat that it belongs to. */
export interface RoomHost {
  readonly environment: Environment;
  readonly outbox: Outbox;
  /** Who we are; the id is empty while that is not known. */
  readonly me: Pick<User, 'id' | 'name'>;
  readonly online: boolean;
  readonly textLength: number;
  send(message: ClientMessage): void;
  failed(error: Error): void;
  closed(): void;
}

/** A room as its chat handles it. */
export interface FollowedRoom extends Room {
  /** How far it has come here, for the heartbeat; undefined while it is not joined. */
  readonly seq: number | undefined;
  /** The join to be sent on a new connection, once for each. */
  joining(): ClientMessage | undefined;
  receive(message: RelayMessage): void;
  /** Nothing arrives any more until it is joined again. */
  interrupted(): void;
  changed(): void;
  refused(item: OutboxItem, error: ChatError): void;
  /** Forgets everything: somebody else reads now. */
  reset(): void;
}

/** Read markers are told once in this time. */
const readInterval = 300;

const nobody: Presence = { count: 0, users: [] };

/** The former list where the new one has the same content, so that identity tells whether there is anything to draw. */
function shared<T>(before: readonly T[] | undefined, now: readonly T[]): readonly T[] {
  return before?.length === now.length && now.every((item, index) => item === before[index]) ? before : now;
}

export function createRoom(id: string, host: RoomHost): FollowedRoom {
  const { environment, outbox } = host;
  const emitter = createEmitter<RoomEvents>();
  const source = createSource(build);
  const typing = createTyping(
    environment,
    (on) => host.send({ type: 'signal', room: id, topic: 'typing', data: on || null }),
    changed,
  );
  const readTimer = createTimer(environment);
  const retryTimer = createTimer(environment);
  let timeline = createTimeline();
  let view = createView();
  let closed = false;
  let phase: 'apart' | 'joining' | 'joined' = 'apart';
  let error: Failure | undefined;
  let can: RoomSnapshot['can'] = [];
  let presence: Presence = nobody;
  /** The markers of the others. */
  let reads: ReadonlyMap<string, number> = new Map();
  let users: ReadonlyMap<string, User> = new Map();
  /** What `users` was made of. */
  let named: readonly unknown[] = [];
  let previous: RoomSnapshot | undefined;
  /** Entries up to here were missed while the connection was away. */
  let head = 0;
  let wasInterrupted = false;
  let restored = 0;
  let readSeq = 0;
  /** The own marker as the relay has it. */
  let toldSeq = 0;
  /** Whether the own marker was ever set here, and is not only assumed. */
  let marked = false;

  const history = createHistory(environment, (request) => host.send({ ...request, room: id }), changed);

  function changed(): void {
    source.changed();
  }

  function build(): RoomSnapshot {
    const { state } = timeline;
    const me = host.me;
    if (named[0] !== presence || named[1] !== state.users) {
      named = [presence, state.users];
      users = new Map([...presence.users.map((user) => [user.id, user] as const), ...state.users]);
    }
    let unread = 0;
    for (let index = state.messages.length - 1; index >= 0; index--) {
      const message = state.messages[index]!;
      if (message.seq <= readSeq) break;
      if (message.from !== me.id && !message.deleted) unread++;
    }
    return (previous = {
      id,
      status: error
        ? 'refused'
        : !state.epoch
          ? 'loading'
          : phase === 'joined' && state.seq >= head
            ? 'live'
            : 'catching-up',
      error,
      messages: shared(previous?.messages, view(state, outbox.items(id), me)),
      more: state.more,
      loadingOlder: history.loading,
      restored,
      unread,
      readSeq,
      reads,
      members: state.members,
      memberCount: state.memberCount,
      users,
      presence,
      typing: shared(
        previous?.typing,
        typing.users.map((user) => users.get(user)).filter((user) => user !== undefined),
      ),
      can,
    });
  }

  /** The one way to what is missing: first join, reconnect and gap alike (P6). */
  function join(): ClientMessage {
    phase = 'joining';
    const { cursor } = timeline;
    return { type: 'join', room: id, ...(cursor && { cursor }) };
  }

  /** Own sends that are in the log are settled, whoever brought the news first. */
  function settle({ from, key, seq, at }: Pick<Message, 'from' | 'seq' | 'at'> & { key?: string | undefined }): void {
    if (key && from === host.me.id && outbox.find(id, key)) outbox.acknowledged(id, key, { seq, at });
  }

  function append(message: { epoch: string; entries: readonly LogEntry[] }): void {
    const before = timeline.state.seq;
    const fresh = timeline.append(message);
    if (!fresh) {
      // A gap. While a join is under way its answer closes it.
      if (phase === 'joined') host.send(join());
      return;
    }
    fresh.forEach(settle);
    outbox.covered(id, timeline.state.seq);
    for (const entry of fresh) {
      if (entry.type !== 'message') continue;
      typing.heard(entry.from, false);
      if (wasInterrupted && entry.seq <= head && entry.from !== host.me.id) restored++;
    }
    caughtUp();
    changed();
    if (timeline.state.seq > before) announce(fresh);
  }

  function announce(fresh: readonly LogEntry[]): void {
    const { messages } = timeline.state;
    const shown = source.get().messages;
    for (const entry of fresh) {
      // The log's messages come first, in the same order.
      if (entry.type === 'message') emitter.emit('message', shown[indexOfMessage(messages, entry.seq)]!);
    }
  }

  function caughtUp(): void {
    if (!wasInterrupted || timeline.state.seq < head) return;
    wasInterrupted = false;
    if (restored) emitter.emit('restored', { count: restored });
  }

  function receive(message: RelayMessage): void {
    switch (message.type) {
      case 'joined': {
        const first = !timeline.state.epoch;
        const reason = timeline.joined(message);
        phase = 'joined';
        error = undefined;
        can = message.can;
        head = message.head;
        if (reason) restored = 0;
        if (message.snapshot) {
          timeline.state.messages.forEach(settle);
          outbox.covered(id, reason === 'epoch' ? Infinity : timeline.state.seq);
        }
        presence = message.presence;
        toldSeq = 0;
        reads = new Map();
        heardReads(message.reads);
        // Who has never read here begins with what is there now.
        if (first || reason === 'epoch') readSeq = toldSeq || message.head;
        else if (toldSeq > readSeq) readSeq = toldSeq;
        else tellRead();
        if (reason) emitter.emit('reset', { reason });
        caughtUp();
        if (message.snapshot) history.cancel();
        else if (history.loading) ask();
        break;
      }
      case 'entries':
        return append(message);
      case 'page':
        history.answered(message.id, () => timeline.prepend(message));
        break;
      case 'signals':
        for (const signal of message.signals) {
          if (signal.from === host.me.id) continue;
          if (signal.topic === 'typing') typing.heard(signal.from, !!signal.data);
          else emitter.emit('signal', signal);
        }
        return;
      case 'presence':
        for (const user of message.left) typing.heard(user, false);
        presence = {
          count: message.count,
          users: [
            ...presence.users.filter(
              ({ id: user }) =>
                !message.reset && !message.left.includes(user) && !message.joined.some((other) => other.id === user),
            ),
            ...message.joined,
          ],
        };
        break;
      case 'reads':
        heardReads(message.reads);
        // Read on another device.
        readSeq = Math.max(readSeq, toldSeq);
        break;
      case 'error': {
        const { code, class: kind, message: text, retryAfter } = message;
        const reason = new ChatError(code, text, kind);
        if (message.id !== undefined) {
          history.refused(message.id, reason);
        } else if (phase === 'joined') {
          if (code === 'not-joined') host.send(join());
          else host.failed(reason);
        } else {
          if (kind === 'stop') error = { code, class: kind, message: text };
          else retryTimer.set(retryAfter ?? 1_000, () => host.send(join()));
        }
        break;
      }
    }
    changed();
  }

  function heardReads(heard: readonly (readonly [user: string, seq: number])[]): void {
    const all = new Map(reads);
    for (const [user, seq] of heard) {
      if (user === host.me.id) toldSeq = Math.max(toldSeq, seq);
      else all.set(user, Math.max(seq, all.get(user) ?? 0));
    }
    reads = all;
  }

  function ask(limit?: number): void {
    timeline.expectPage();
    history.ask(timeline.state.messages[0]?.seq, limit);
  }

  function tellRead(): void {
    if (readSeq > toldSeq && phase === 'joined' && !readTimer.pending && marked) {
      readTimer.set(readInterval, () => {
        if (phase !== 'joined') return;
        toldSeq = readSeq;
        host.send({ type: 'read', room: id, seq: readSeq });
      });
    }
  }
  function put(body: OutgoingBody): Promise<Sent> {
    return closed ? refuse('closed') : outbox.add(id, body).promise;
  }

  function refuse(code: ChatError['code']): Promise<never> {
    const promise = Promise.reject(new ChatError(code));
    promise.catch(() => {});
    return promise;
  }

  const find = (message: string): ChatMessage | undefined =>
    source.get().messages.find((other) => other.id === message);
  const fits = (text: string) => text.trim() && text.length <= host.textLength;

  /** Puts a body that is about a message, named by number, or by key while it has none. */
  function about(target: string, body: (of: { of: number } | { ofKey: string }) => OutgoingBody): Promise<Sent> {
    const message = find(target);
    if (!message || message.state === 'failed') return refuse('no-such-message');
    return put(body(message.seq === undefined ? { ofKey: message.key } : { of: message.seq }));
  }

  /** An own message that may still be changed here. */
  const pending = (target: string): OutboxItem | undefined => {
    const item = outbox.find(id, target);
    return item && (item.state === 'queued' || item.state === 'failed') ? item : undefined;
  };

  const room: FollowedRoom = {
    id,
    get snapshot() {
      return source.get();
    },
    getSnapshot: source.get,
    subscribe: source.subscribe,
    on: emitter.on,
    send(text) {
      if (!fits(text)) return refuse('text-length');
      const promise = put({ type: 'message', text });
      typing.tell(false);
      return promise;
    },
    edit(target, text) {
      if (!fits(text)) return refuse('text-length');
      const item = pending(target);
      if (item && outbox.untouched(item)) {
        outbox.rewrite(item, text);
        return item.promise;
      }
      return about(target, (of) => ({ type: 'edit', ...of, text }));
    },
    delete(target) {
      const item = pending(target);
      if (item && outbox.untouched(item)) {
        outbox.remove(item);
        return Promise.resolve({ seq: 0, at: environment.now() });
      }
      return about(target, (of) => ({ type: 'delete', ...of }));
    },
    react: (target, emoji, on = true) => about(target, (of) => ({ type: 'reaction', ...of, emoji, on })),
    retry(target) {
      const item = pending(target);
      if (item?.state !== 'failed') return;
      outbox.remove(item);
      void put(item.send.body);
    },
    discard(target) {
      const item = pending(target);
      if (item) outbox.remove(item);
    },
    typing: (on = true) => typing.tell(on),
    signal(topic, data, key) {
      host.send({ type: 'signal', room: id, topic, data, ...(key !== undefined && { key }) });
    },
    markRead(seq = Infinity) {
      const read = Math.min(seq, timeline.state.seq);
      if (read < readSeq || (read === readSeq && marked)) return;
      readSeq = read;
      marked = true;
      tellRead();
      changed();
    },
    loadOlder(limit) {
      if (closed) return refuse('closed');
      if (!timeline.state.more) return Promise.resolve(0);
      if (!history.loading) ask(limit);
      return history.promise;
    },
    join: () => put({ type: 'member', change: 'joined' }),
    async leave() {
      try {
        await put({ type: 'member', change: 'left' });
      } finally {
        room.close();
      }
    },
    close() {
      if (closed) return;
      closed = true;
      if (phase !== 'apart') host.send({ type: 'leave', room: id });
      room.interrupted();
      retryTimer.clear();
      history.cancel();
      host.closed();
    },
    get seq() {
      return phase === 'joined' ? timeline.state.seq : undefined;
    },
    joining: () => (phase === 'apart' ? join() : undefined),
    receive,
    interrupted() {
      if (!wasInterrupted && timeline.state.epoch) {
        wasInterrupted = true;
        restored = 0;
      }
      phase = 'apart';
      error = undefined;
      typing.clear();
      readTimer.clear();
      retryTimer.clear();
      changed();
    },
    changed,
    refused(item, { code, message }) {
      const { key, body } = item.send;
      const target = 'of' in body ? timeline.state.messages.find((other) => other.seq === body.of) : undefined;
      emitter.emit('refused', { id: target ? idOf(target, host.me.id) : key, code, message });
    },
    reset() {
      timeline = createTimeline();
      view = createView();
      phase = 'apart';
      head = restored = readSeq = toldSeq = 0;
      wasInterrupted = marked = false;
      error = undefined;
      can = [];
      presence = nobody;
      reads = new Map();
      typing.clear();
      readTimer.clear();
      retryTimer.clear();
      history.cancel();
      changed();
    },
  };
  return room;
}
