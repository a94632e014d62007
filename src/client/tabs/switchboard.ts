import type {
  ClientMessage,
  Cursor,
  Entries,
  Hello,
  Join,
  Joined,
  Refusal,
  RelayMessage,
  Send,
} from '../../protocol/index.ts';
import { closeClass } from '../../protocol/index.ts';
import { createTimer } from '../environment.ts';
import type { OutgoingBody } from '../types.ts';
import type { Seat, Switchboard } from './seat.ts';
import type { SharedJoined, Word } from './words.ts';

/** A tab's end. This tab's own has no name. */
interface Port {
  readonly id: string;
  isWelcome: boolean;
  /** What it said before it was welcome. */
  queue: ClientMessage[];
  /** How far the line was, by room, at its last beat. */
  beats: Map<string, number>;
}

/** A room as the line follows it. */
interface SharedRoom {
  epoch: string | undefined;
  /** Every tab that follows has the entries up to here. */
  seen: number;
  readonly ports: Set<string>;
  /** Joins one after the other, since the relay answers only the last (P6): for a tab, or to close a gap of all. The first is under way. */
  readonly joins: (readonly [port: string | undefined, cursor: Cursor | undefined])[];
  isAsking: boolean;
  /** The own read marker, as the first tab assumed it: the next one is to count the same as unread. */
  assumed: number;
}

/** A question of a tab that is answered with its id. */
interface Asked {
  readonly port: string;
  /** As that tab asked it. */
  readonly id: number;
  /** For what is answered again and again: how it is ended, at the relay's end. */
  readonly end?: ClientMessage;
}

const own = '';
/** What is answered by the same id until it is ended. */
const lasting: readonly string[] = [
  'attend',
  'calls',
  'deliveries',
  'visitors',
  'watch',
] satisfies ClientMessage['type'][];
/** How long a refused join that no tab waits for is put off if the relay does not say. */
const defaultWait = 2_000;

export function createSwitchboard(seat: Seat): Switchboard {
  const { host, events } = seat;
  const { environment, outbox } = host;
  const ports = new Map<string, Port>();
  const rooms = new Map<string, SharedRoom>();
  const requests = new Map<number, Asked>();
  /** Beyond what this tab may still have under way from when it was alone. */
  let lastRequest = 1_000_000;
  let isUp = !!host.welcome();
  /** For the relay, and for this tab: gathered while a frame is handled. */
  let up: ClientMessage[] = [];
  let down: RelayMessage[] = [];

  const post = (word: Word) => seat.channel?.postMessage(word);

  function tell(to: Iterable<string>, message: RelayMessage): void {
    const others = [...to].filter((id) => id !== own);
    if (others.length) post({ to: others, messages: [message] });
    if ([...to].includes(own)) down.push(message);
  }

  function flush(): void {
    const frame = up;
    up = [];
    if (frame.length && seat.switchboard === switchboard) seat.line!.send(JSON.stringify(frame));
  }

  function roomOf(name: string): SharedRoom {
    let room = rooms.get(name);
    if (!room) {
      room = { epoch: undefined, seen: 0, ports: new Set(), joins: [], isAsking: false, assumed: NaN };
      rooms.set(name, room);
    }
    return room;
  }

  // ── Rooms ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Sends the next join. Delivery begins anew for all with it, so it asks from where the last of them is. */
  function proceed(name: string, room: SharedRoom): void {
    const [next] = room.joins;
    if (!next || room.isAsking) return;
    room.isAsking = true;
    let [, cursor] = next;
    if (cursor && cursor.epoch === room.epoch && cursor.seq > room.seen) cursor = { ...cursor, seq: room.seen };
    // JSON leaves out what is undefined.
    up.push({ type: 'join', room: name, cursor: cursor! });
  }

  function ask(name: string, port: string | undefined, cursor: Cursor | undefined): void {
    const room = roomOf(name);
    room.joins.push([port, cursor]);
    proceed(name, room);
  }

  function joined(message: Joined): void {
    const room = rooms.get(message.room);
    if (!room?.isAsking) return;
    const [port] = room.joins.shift()!;
    const { epoch, seq, snapshot } = message;
    const isSame = room.epoch === epoch && room.ports.size > 0;
    room.isAsking = false;
    room.epoch = epoch;
    if (port === own || ports.has(port!)) room.ports.add(port!);
    // A snapshot is for who asked. What the others miss up to it is asked for again, and if that is too much they get one as well.
    const isForAll = !!snapshot && (port === undefined || !isSame);
    if (!isSame || isForAll) room.seen = seq;
    else if (!snapshot) room.seen = Math.min(room.seen, seq);
    else if (seq > room.seen) room.joins.unshift([undefined, { epoch, seq: room.seen }]);
    tell(isForAll ? room.ports : port === undefined ? [] : [port], withMarker(room, message));
    proceed(message.room, room);
    // Who asked may be gone, and was the last.
    leave(message.room, room);
  }

  /** The same marker for all tabs, also where it is only assumed: else one would count as unread what another does not. */
  function withMarker(room: SharedRoom, message: Joined): SharedJoined {
    const mine = host.rooms.get(message.room)?.snapshot;
    if (mine && mine.status !== 'loading') room.assumed = mine.readSeq;
    else if (isNaN(room.assumed)) room.assumed = message.head;
    return { ...message, assumed: room.assumed };
  }

  /** A join was refused. Where others follow too they may have lost what they had, and the room is asked for again. */
  function notJoined(room: SharedRoom, refusal: Refusal): void {
    const [port] = room.joins.shift()!;
    room.isAsking = false;
    if (port !== undefined) tell([port], refusal);
    if (refusal.class === 'retry' && (port === undefined || [...room.ports].some((id) => id !== port))) {
      const { epoch } = room;
      createTimer(environment).set(refusal.retryAfter ?? defaultWait, () => {
        if (rooms.get(refusal.room!) !== room || !epoch) return;
        ask(refusal.room!, undefined, { epoch, seq: room.seen });
        flush();
      });
    }
    if (room.ports.size === 0 && room.joins.length === 0) rooms.delete(refusal.room!);
    else proceed(refusal.room!, room);
  }

  function entries(message: Entries): void {
    const room = rooms.get(message.room);
    if (!room) return;
    const { epoch, entries } = message;
    if (epoch === room.epoch && entries[0] && entries[0].seq <= room.seen + 1) {
      room.seen = Math.max(room.seen, entries.at(-1)!.seq);
    }
    tell(room.ports, message);
  }

  function leave(name: string, room: SharedRoom): void {
    if (room.ports.size > 0 || room.joins.length > 0) return;
    rooms.delete(name);
    up.push({ type: 'leave', room: name });
  }

  function left(id: string, name: string, room: SharedRoom): void {
    room.ports.delete(id);
    const waiting = room.joins.filter(([port], index) => port !== id || (index === 0 && room.isAsking));
    room.joins.splice(0, room.joins.length, ...waiting);
    leave(name, room);
  }

  // ── Tabs ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  function welcome(port: Port): void {
    const [hello, ...rest] = port.queue as [Hello, ...ClientMessage[]];
    const { at, user, secret, ...message } = host.welcome()!;
    const { credential } = hello;
    if (credential?.kind === 'guest' && credential.id !== user.id) {
      ports.delete(port.id);
      return post({ to: [port.id], isStranger: true });
    }
    const known = host.credential();
    // Two tabs that were opened together are one guest.
    const told = !credential && (secret ?? (known?.kind === 'guest' ? known.secret : undefined));
    port.isWelcome = true;
    port.queue = [];
    tell([port.id], { ...message, user, at: at + environment.now(), ...(told && { secret: told }) });
    handle(port, rest);
  }

  function gone(id: string): void {
    if (!ports.delete(id)) return;
    for (const [name, room] of rooms) left(id, name, room);
    for (const [asked, { port, end }] of requests) {
      if (port !== id) continue;
      requests.delete(asked);
      // Of so many the relay ends the oldest, which may be that of a tab that is still there.
      if (end) up.push({ ...end, id: ++lastRequest } as ClientMessage);
    }
    flush();
    // It may have stored something that it could no longer hand over.
    if (isUp && seat.switchboard === switchboard) outbox.online(outbox.user);
  }

  /** Sends are all in one outbox, this tab's: two would not know of each other's refusals (P3). */
  function adopt(port: Port, { room, key, body }: Send): void {
    const at = environment.now();
    const item = outbox.adopt({ user: outbox.user, room, key, body: body as OutgoingBody, at, order: at });
    if (item.seq !== undefined) tell([port.id], { type: 'ack', room, key, seq: item.seq, at: item.at });
    else if (item.state === 'failed') {
      const { code, message } = item.error!;
      tell([port.id], { type: 'error', code: code as Refusal['code'], class: 'stop', message, room, key });
    }
  }

  /** Tells how far the line is, which is what the relay can know. */
  function beat(port: Port, cursors: readonly (readonly [room: string, seq: number])[]): void {
    if (port.id === own) {
      const all = [...rooms].filter(([, { epoch, ports }]) => epoch && ports.size);
      up.push({ type: 'beat', cursors: all.map(([name, { seen }]) => [name, seen] as const) });
      return;
    }
    for (const [name, seq] of cursors) {
      const room = rooms.get(name);
      if (!room?.epoch) continue;
      if (seq < (port.beats.get(name) ?? 0)) ask(name, undefined, { epoch: room.epoch, seq });
      port.beats.set(name, room.seen);
    }
    tell([port.id], { type: 'beat', at: environment.now() + host.welcome()!.at });
  }

  function handle(port: Port, messages: readonly ClientMessage[]): void {
    const { id } = port;
    for (const message of messages) {
      switch (message.type) {
        case 'join':
          ask(message.room, id, (message as Join).cursor);
          break;
        case 'leave': {
          const room = rooms.get(message.room);
          if (room) left(id, message.room, room);
          break;
        }
        case 'send':
          if (id === own) up.push(message);
          else adopt(port, message);
          break;
        case 'read': {
          up.push(message);
          const { room, seq } = message;
          const others = [...(rooms.get(room)?.ports ?? [])].filter((other) => other !== id);
          tell(others, { type: 'reads', room, reads: [[host.welcome()!.user.id, seq]] });
          break;
        }
        case 'beat':
          beat(port, message.cursors);
          break;
        case 'bye':
          if (id !== own) gone(id);
          else if (ports.size === 0) up.push(message);
          break;
        default:
          if ('id' in message) {
            // What is to end was asked for by a number that this tab alone knows.
            const isEnd = 'end' in message;
            const ends = isEnd && [...requests].find(([, asked]) => asked.port === id && asked.id === message.end);
            const asked = { ...message, id: ++lastRequest };
            const end = !isEnd && lasting.includes(message.type) && ({ ...asked, end: asked.id } as ClientMessage);
            requests.set(asked.id, { port: id, id: message.id, ...(end && { end }) });
            up.push({ ...asked, ...(ends && { end: ends[0] }) });
            if (ends) requests.delete(ends[0]);
          } else up.push(message);
      }
    }
    tellOwn();
  }

  /** What a tab's frame has told this one. */
  function tellOwn(): void {
    const messages = down;
    down = [];
    if (messages.length) events.received(messages);
  }

  function arrived(message: RelayMessage): void {
    const everybody = [own, ...[...ports.values()].filter((port) => port.isWelcome).map(({ id }) => id)];
    if ('id' in message) {
      // For the one who asked, by the id that it was given there.
      const { port, id, end }: Asked = requests.get(message.id!) ?? { port: own, id: message.id! };
      // Of what lasts more follows.
      if (!end || message.type === 'error') requests.delete(message.id!);
      tell([port], { ...message, id });
      // It may have been refused to others: after a refusal for now they ask once more, a moment later.
      if (message.type === 'entered' && !rooms.has(message.room)) {
        tell(everybody, { room: message.room, type: 'error', class: 'retry' } as Refusal);
      }
      return;
    }
    switch (message.type) {
      case 'joined':
        return joined(message);
      case 'entries':
        return entries(message);
      case 'ack':
        // Also for tabs that wait to be welcomed: else they would have it sent again.
        post({ sent: message });
        return tell([own], message);
      case 'move':
        return tell(everybody, message);
      case 'error': {
        if (message.key) return tell(message.class === 'stop' ? everybody : [own], message);
        const room = rooms.get(message.room ?? '');
        if (room?.isAsking) return notJoined(room, message);
        // Without a room it is about the line itself, and may tell how long to leave it alone; of one that is over, each knows whether it had it.
        return tell(room?.ports ?? everybody, message);
      }
      case 'access':
      case 'signals':
      case 'presence':
      case 'reads':
        tell(rooms.get(message.room)?.ports ?? [], message);
        // Nothing of it comes any more, nor an answer to who asks for it now. The error that says why follows.
        if (message.type === 'access' && !message.can[0]) rooms.delete(message.room);
        break;
      default:
        // Welcome, beats and answers to this tab's own requests; and what is not known here.
        return tell([own], message);
    }
  }

  const self: Port = { id: own, isWelcome: true, queue: [], beats: new Map() };

  // What this tab follows already, or has asked for, where it was alone until now.
  for (const [name, room] of host.rooms) {
    const { phase, cursor } = room.place();
    // What was refused is not under way.
    if (phase === 'apart' || room.snapshot.error) continue;
    const shared = roomOf(name);
    if (phase === 'joining') {
      shared.joins.push([own, cursor]);
      shared.isAsking = true;
    }
    if (!cursor) continue;
    shared.epoch = cursor.epoch;
    shared.seen = cursor.seq;
    shared.ports.add(own);
  }

  const switchboard: Switchboard = {
    hear({ from, frame }) {
      let port = ports.get(from);
      const messages = frame ? (JSON.parse(frame) as ClientMessage[]) : [];
      if (!port && messages[0]?.type === 'hello') {
        ports.set(from, (port = { id: from, isWelcome: false, queue: [], beats: new Map() }));
        void seat.locks.request(`${seat.group} ${from}`, () => gone(from));
        // Somebody waits: this tab may be hidden, and its timers slow.
        if (!isUp) host.retry();
      }
      // It speaks to one that led before.
      if (!port) return post({ to: [from], code: 1006, reason: '' });
      post({ to: [from], messages: [] });
      if (port.isWelcome) handle(port, messages);
      else {
        port.queue.push(...messages);
        if (messages.some(({ type }) => type === 'bye')) gone(from);
        else if (isUp) welcome(port);
      }
      flush();
    },
    send(frame) {
      handle(self, JSON.parse(frame) as ClientMessage[]);
      flush();
    },
    received(messages) {
      messages.forEach(arrived);
      const mine = down;
      down = [];
      // Also when nothing is for this tab: it is a sign of life.
      events.received(mine);
      if (mine.some(({ type }) => type === 'welcome')) {
        isUp = true;
        for (const port of ports.values()) if (!port.isWelcome) welcome(port);
      }
      flush();
    },
    ended(code, reason) {
      isUp = false;
      rooms.clear();
      requests.clear();
      up = [];
      for (const { id, isWelcome } of ports.values()) {
        // Who waits for the line goes on waiting, unless waiting is of no use.
        if (!isWelcome && closeClass(code) === 'retry') continue;
        ports.delete(id);
        post({ to: [id], code, reason });
      }
    },
  };
  return switchboard;
}
