import type {
  Ack,
  Action,
  Body,
  ClientMessage,
  Credential,
  ErrorCode,
  LogEntry,
  RelayMessage,
  RoomState,
  Send,
  User,
} from '../../src/protocol/index.ts';
import { startedPoll } from '../../server/src/store/sqlite/started-poll.ts';
import { applyEntries, defaultLimits, emptyRoom, errorClasses } from '../../src/protocol/index.ts';

/** What the relay does to a send instead of taking it. */
export type Verdict = { readonly code: ErrorCode; readonly retryAfter?: number };

/** What goes wrong; each is asked at each occasion. */
export interface Faults {
  /** Refuse this send. */
  refuse(send: Send): Verdict | undefined;
  /** Send this frame never, twice, or as it is. Only frames of entries are ever duplicated. */
  deliver(messages: readonly RelayMessage[]): 'lose' | 'repeat' | 'keep';
  /** Send the acknowledgement after the entries rather than before. */
  ackLast(): boolean;
}

const noFaults: Faults = { refuse: () => undefined, deliver: () => 'keep', ackLast: () => false };

/** The relay's end of a line to a client. */
export interface Line {
  arrive(data: string): void;
  finish(code: number, reason: string): void;
}

interface FakeRoom {
  state: RoomState;
  readonly log: LogEntry[];
  readonly keys: Map<string, { body: string; ack: Ack }>;
  readonly reads: Map<string, number>;
}

/** A relay in memory that keeps PROTOCOL.md, with faults on demand. `WebSocket` is what a chat takes for its socket class. */
export class FakeRelay {
  epoch = 'one';
  faults: Faults = noFaults;
  /** Entries behind which a join gets a snapshot. */
  bound = Infinity;
  pageLength = 10;
  /** Whether a message of that text waits for a moderator (P28). */
  holds: (text: string) => boolean = () => false;
  /** Refuse new connections. */
  down = false;
  /** What the network does to WebSockets: lets them pass, refuses them, or takes them and lets nothing through. */
  sockets: 'pass' | 'refuse' | 'swallow' = 'pass';
  /** Milliseconds that a frame is under way. */
  latency = 1;
  readonly rooms = new Map<string, FakeRoom>();
  readonly guests = new Map<string, { secret: string; user: User }>();
  readonly connections = new Set<FakeConnection>();
  /** Refuse what is asked with an id. */
  answers: (message: ClientMessage) => Verdict | undefined = () => undefined;
  /** Rooms that nobody may read. */
  readonly shut = new Set<string>();
  /** Invitations that were made: the room of each. */
  readonly invitations = new Map<string, string>();
  /** Who watches a list of rooms, and by which request. */
  readonly watches = new Set<readonly [connection: FakeConnection, id: number]>();
  /** Every message that came in, in order. */
  readonly received: ClientMessage[] = [];
  readonly WebSocket: unknown;
  readonly limits = { ...defaultLimits };
  #guestCount = 0;

  constructor() {
    this.WebSocket = socketClass(this);
  }

  room(id: string): FakeRoom {
    let room = this.rooms.get(id);
    if (!room) {
      room = { state: { ...emptyRoom, epoch: this.epoch }, log: [], keys: new Map(), reads: new Map() };
      this.rooms.set(id, room);
    }
    return room;
  }

  /** The store is wiped or replaced by an older one. */
  restart(epoch: string): void {
    this.epoch = epoch;
    this.rooms.clear();
    this.cut(4104, 'internal');
  }

  /** A connection by other means than the fake socket. */
  accept(line: Line): FakeConnection {
    const connection = new FakeConnection(this, line);
    this.connections.add(connection);
    return connection;
  }

  /** Ends the connection of one socket, as when its process is killed. */
  cutSocket(socket: unknown): void {
    for (const connection of [...this.connections]) if (connection.line === socket) connection.end(1006, '');
  }

  /** Ends all connections. */
  cut(code = 1006, reason = ''): void {
    for (const connection of [...this.connections]) connection.end(code, reason);
  }

  identify(credential: Credential | undefined, name: string | undefined): { user: User; secret?: string } | ErrorCode {
    if (credential?.kind === 'token') {
      const [, id = credential.token] = credential.token.split(':');
      if (credential.token.startsWith('expired')) return 'token-expired';
      if (credential.token.startsWith('bad')) return 'credential-invalid';
      return { user: { id, name: id, kind: 'user' } };
    }
    if (credential) {
      const guest = this.guests.get(credential.id);
      return guest?.secret === credential.secret ? { user: guest.user } : 'credential-invalid';
    }
    const id = `g_${++this.#guestCount}`;
    const user: User = { id, name: name ?? 'Guest', kind: 'guest' };
    const secret = `secret-${id}`;
    this.guests.set(id, { secret, user });
    return { user, secret };
  }

  /** Appends an entry, with the newcomer's `member` entry before it, and tells everybody who follows. */
  append(roomId: string, user: User, key: string, body: Body): number {
    const room = this.room(roomId);
    const entries: LogEntry[] = [];
    const at = Date.now();
    const next = () => room.log.length + entries.length + 1;
    if (body.type !== 'member' && !room.state.members.has(user.id)) {
      entries.push({ seq: next(), type: 'member', at, from: user.id, change: 'joined', user });
    }
    const base = { seq: next(), at, from: user.id, key };
    if (body.type === 'message') {
      const files = body.files?.map((id) => ({ id, name: `${id}.txt`, type: 'application/octet-stream', bytes: 1 }));
      const mentioned = body.mentions?.length && { mentions: body.mentions };
      const poll = body.poll && { poll: startedPoll(body.poll, at) };
      const more = { ...(files && { files }), ...(body.reply && { reply: body.reply }), ...mentioned, ...poll };
      if (body.stream) Object.assign(more, { streaming: true });
      entries.push({ ...base, type: body.type, text: body.text, name: user.name, ...more });
    } else if (body.type === 'member') {
      const change = body.change === 'removed' ? 'left' : body.change;
      const who = 'user' in body ? { id: body.user, name: '', kind: 'user' as const } : user;
      entries.push({ ...base, ...body, change, user: who });
    } else if (body.type === 'rating') entries.push({ ...base, text: '', ...body });
    else if (body.type === 'end') {
      entries.push({ ...base, type: 'edit', of: body.of, text: body.text, set: { streaming: null, edited: null } });
    } else if (body.type === 'stop') {
      const cut = { at, by: user.id };
      const set = { streaming: null, edited: null, cut } as const;
      entries.push({ ...base, type: 'edit', of: body.of, text: '', set });
    } else if (body.type !== 'vote') entries.push({ ...base, ...body });
    room.log.push(...entries);
    room.state = applyEntries(room.state, entries);
    for (const connection of this.connections) connection.deliver(roomId, entries);
    return base.seq;
  }

  /** What all may do in a room is otherwise now; without `read` it is shut to them. */
  allow(room: string, can: readonly Action[]): void {
    const isShut = !can.includes('read');
    if (isShut) this.shut.add(room);
    for (const connection of this.connections) connection.allow(room, can);
  }

  /** Somebody without a connection writes. */
  write(room: string, text: string, from = 'other'): number {
    return this.append(room, { id: from, name: from, kind: 'user' }, `k${this.room(room).log.length}`, {
      type: 'message',
      text,
    });
  }
}

class FakeConnection {
  user: User | undefined;
  /** How far each followed room has been sent. */
  readonly #cursors = new Map<string, number>();
  /** Rooms in which a retryable refusal holds everything back (P3). */
  readonly #held = new Set<string>();
  readonly #relay: FakeRelay;
  readonly #line: Line;

  constructor(relay: FakeRelay, line: Line) {
    this.#relay = relay;
    this.#line = line;
  }

  get line(): Line {
    return this.#line;
  }

  send(...messages: RelayMessage[]): void {
    const fate = this.#relay.faults.deliver(messages);
    if (fate === 'lose') return;
    this.#line.arrive(JSON.stringify(messages));
    if (fate === 'repeat') this.#line.arrive(JSON.stringify(messages));
  }

  end(code: number, reason: string): void {
    this.#relay.connections.delete(this);
    this.#line.finish(code, reason);
  }

  deliver(room: string, entries: readonly LogEntry[]): void {
    if (!this.#cursors.has(room)) return;
    this.#cursors.set(room, entries.at(-1)!.seq);
    this.send({ type: 'entries', room, epoch: this.#relay.epoch, entries });
  }

  allow(room: string, can: readonly Action[]): void {
    if (!this.#cursors.has(room)) return;
    this.send({ type: 'access', room, can });
    if (can.includes('read')) return;
    this.#cursors.delete(room);
    this.refuse('forbidden', { room });
  }

  refuse(code: ErrorCode, about: { room?: string; key?: string; id?: number; retryAfter?: number } = {}): void {
    this.send({ type: 'error', code, class: errorClasses[code], message: code, ...about });
  }

  handle(message: ClientMessage): void {
    const relay = this.#relay;
    relay.received.push(message);
    if (message.type === 'hello') {
      const answer = relay.identify(message.credential, message.name);
      if (typeof answer === 'string') {
        this.refuse(answer);
        return this.end(answer === 'token-expired' ? 4200 : 4201, answer);
      }
      this.user = answer.user;
      this.send({
        type: 'welcome',
        protocol: 1,
        session: 's',
        user: answer.user,
        ...(answer.secret && { secret: answer.secret }),
        relay: 'fake',
        limits: relay.limits,
        at: Date.now(),
      });
      return;
    }
    if (!this.user) return this.end(4300, 'bad-frame');
    const verdict = 'id' in message && relay.answers(message);
    if (verdict) return this.refuse(verdict.code, { ...verdict, id: (message as { id: number }).id });
    switch (message.type) {
      case 'join':
        return this.#join(message.room, message.cursor);
      case 'leave':
        return void this.#cursors.delete(message.room);
      case 'send':
        return this.#take(message);
      case 'beat': {
        for (const [room, seq] of message.cursors) {
          const missing = relay.room(room).log.slice(seq);
          if (missing.length) this.send({ type: 'entries', room, epoch: relay.epoch, entries: missing });
        }
        return this.send({ type: 'beat', at: Date.now() });
      }
      case 'history': {
        const { state, log } = relay.room(message.room);
        const before = message.before ?? Infinity;
        const older = state.messages.filter(({ seq }) => seq < before);
        const messages = older.slice(-(message.limit ?? relay.pageLength)).map(({ asOf: _, ...rest }) => rest);
        return this.send({
          type: 'page',
          id: message.id,
          room: message.room,
          epoch: relay.epoch,
          asOf: log.length,
          messages,
          users: [],
          more: messages.length < older.length,
        });
      }
      case 'read':
        relay.room(message.room).reads.set(this.user.id, message.seq);
        for (const connection of relay.connections) {
          connection.send({ type: 'reads', room: message.room, reads: [[this.user.id, message.seq]] });
        }
        return;
      case 'signal': {
        const { type: _, room, ...signal } = message;
        for (const connection of relay.connections) {
          if (connection !== this)
            connection.send({ type: 'signals', room, signals: [{ from: this.user.id, ...signal }] });
        }
        return;
      }
      case 'refresh':
        return this.send({ type: 'refreshed' });
      case 'create': {
        const room = `p_${relay.received.length}`;
        return this.send({ type: 'entered', id: message.id, room });
      }
      case 'watch':
        relay.watches.add([this, message.id]);
        return this.send({ type: 'changes', id: message.id, rooms: [], gone: [] });
      case 'rooms':
        return this.send({ type: 'rooms', id: message.id, rooms: [] });
      case 'invite': {
        const { id, room, uses = 1 } = message;
        if (relay.shut.has(room)) return this.refuse('forbidden', { id, room });
        const token = `i_${relay.invitations.size}`;
        relay.invitations.set(token, room);
        return this.send({ type: 'invitation', id, room, token, expires: Date.now() + 1_000, uses });
      }
      case 'redeem': {
        const room = relay.invitations.get(message.token);
        if (!room) return this.refuse('forbidden', { id: message.id });
        relay.shut.delete(room);
        return this.send({ type: 'entered', id: message.id, room });
      }
      case 'bye':
        return this.end(1000, '');
    }
  }

  #join(id: string, cursor: { epoch: string; seq: number } | undefined): void {
    const relay = this.#relay;
    if (relay.shut.has(id)) return this.refuse('forbidden', { room: id });
    const room = relay.room(id);
    const head = room.log.length;
    const resumes = cursor?.epoch === relay.epoch && cursor.seq <= head && head - cursor.seq <= relay.bound;
    const seq = resumes ? cursor.seq : head;
    const { state } = room;
    const page = state.messages.slice(-relay.pageLength);
    this.send({
      type: 'joined',
      room: id,
      epoch: relay.epoch,
      seq,
      head,
      kind: 'open',
      can: ['read', 'send', 'edit', 'delete', 'react', 'signal'],
      presence: { count: 1, users: [this.user!] },
      reads: [...room.reads],
      ...(!resumes && {
        snapshot: {
          asOf: head,
          messages: page.map(({ asOf: _, ...rest }) => rest),
          more: page.length < state.messages.length,
          users: [],
          members: [...state.members.values()],
          memberCount: state.memberCount,
        },
      }),
    });
    this.#cursors.set(id, head);
    const missing = room.log.slice(seq);
    if (missing.length) this.send({ type: 'entries', room: id, epoch: relay.epoch, entries: missing });
  }

  #take(message: Send): void {
    const relay = this.#relay;
    const { room: id, key, body } = message;
    const room = relay.room(id);
    if (message.resume) this.#held.delete(id);
    if (this.#held.has(id)) return this.refuse('held', { room: id, key });
    const name = `${this.user!.id} ${key}`;
    const known = room.keys.get(name);
    const text = JSON.stringify(body);
    if (known) {
      if (known.body !== text) return this.refuse('key-reused', { room: id, key });
      return this.send(known.ack);
    }
    const verdict = relay.faults.refuse(message);
    if (verdict) {
      if (errorClasses[verdict.code] === 'retry') this.#held.add(id);
      return this.refuse(verdict.code, {
        room: id,
        key,
        ...(verdict.retryAfter && { retryAfter: verdict.retryAfter }),
      });
    }
    if ('of' in body) {
      const target = room.state.messages.find(({ seq }) => seq === body.of);
      if (!target || target.deleted) return this.refuse('no-such-message', { room: id, key });
    }
    if (body.type === 'message' && relay.holds(body.text)) {
      return this.send({ type: 'ack', room: id, key, seq: 0, at: Date.now(), held: true });
    }
    const late = relay.faults.ackLast();
    let ack: Ack | undefined;
    const acknowledge = (seq: number) => {
      ack = { type: 'ack', room: id, key, seq, at: Date.now() };
      room.keys.set(name, { body: text, ack });
      this.send(ack);
    };
    const newcomer = body.type !== 'member' && !room.state.members.has(this.user!.id);
    if (!late) acknowledge(room.log.length + (newcomer ? 2 : 1));
    const seq = relay.append(id, this.user!, key, body);
    if (late) acknowledge(seq);
  }
}

/** The client's end of a connection to a {@link FakeRelay}. What is sent arrives a timer later, and never after the end. */
class FakeWebSocket extends EventTarget {
  static readonly OPEN = 1;
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readyState = 0;
  binaryType = 'blob';
  readonly url: string;
  readonly #connection: FakeConnection;
  readonly #relay: FakeRelay;
  #isTorn = false;

  constructor(url: string, relay: FakeRelay) {
    super();
    this.url = url;
    this.#relay = relay;
    this.#connection = new FakeConnection(relay, this);
    setTimeout(() => {
      if (this.readyState !== 0) return;
      if (relay.down || relay.sockets === 'refuse') return this.finish(1006, '');
      this.readyState = 1;
      if (relay.sockets === 'pass' && !this.#isProbe) relay.connections.add(this.#connection);
      this.dispatchEvent(new Event('open'));
    }, 1);
  }

  get #isProbe(): boolean {
    return this.url.endsWith('/probe');
  }

  send(data: string): void {
    if (this.readyState !== 1) return;
    setTimeout(() => {
      if (this.#isProbe && this.#relay.sockets === 'pass') this.arrive('[]');
      for (const message of JSON.parse(data) as ClientMessage[]) {
        if (!this.#relay.connections.has(this.#connection)) return;
        this.#connection.handle(message);
      }
    }, this.#relay.latency);
  }

  /** From the relay. */
  arrive(data: string): void {
    setTimeout(() => {
      if (this.readyState === 1 && !this.#isTorn) this.dispatchEvent(new MessageEvent('message', { data }));
    }, this.#relay.latency);
  }

  finish(code: number, reason: string): void {
    // A line that breaks loses what was under way; one that is closed does not.
    this.#isTorn ||= code === 1006;
    setTimeout(
      () => {
        if (this.readyState === 3) return;
        this.readyState = 3;
        this.dispatchEvent(Object.assign(new Event('close'), { code, reason, wasClean: code !== 1006 }));
      },
      this.#isTorn ? 1 : this.#relay.latency,
    );
  }

  close(code = 1000, reason = ''): void {
    if (this.readyState >= 2) return;
    this.readyState = 2;
    // What was sent before arrives before.
    setTimeout(() => this.#relay.connections.delete(this.#connection), this.#relay.latency);
    this.finish(code, reason);
  }
}

const socketClass = (relay: FakeRelay) =>
  class extends FakeWebSocket {
    constructor(url: string) {
      super(url, relay);
    }
  };
