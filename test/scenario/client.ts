import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import type { Chat, ChatError, Environment, Room } from '../../src/client/index.ts';
import { createChat } from '../../src/node.ts';
import { ClientDisk, type ClientDefect } from './client-storage.ts';
import type { History } from './history.ts';
import type { Link } from './link.ts';
import type { Participant, Truth } from './participant.ts';
import type { Random } from './random.ts';
import { Recorder } from './recorder.ts';
import { recordedFetch, recordedSocket } from './taps.ts';

/** What may fail without anything being refused: the client ends, or the connection does. */
const isRefusal = ({ class: errorClass, code }: ChatError): boolean =>
  errorClass === 'stop' && code !== 'closed' && code !== 'discarded';

/** How much sooner than in earnest a client tries again, so that a run is short. */
const haste = 0.25;

/** How often a page is asked for again, where the connection was lost meanwhile. */
const pageTries = 200;

async function loadAll(room: Room): Promise<void> {
  for (let tries = 0; room.snapshot.more && tries < pageTries; tries++) {
    await room.loadOlder().catch(() => pause(25));
  }
}

/** A real SDK client in this process, which can be ended as a process is: at once, in the middle of anything. */
export class SdkClient implements Participant {
  readonly name: string;
  readonly rooms: readonly string[];
  readonly link: Link;
  readonly #history: History;
  readonly #random: Random;
  readonly #disk: ClientDisk;
  readonly #recorder: Recorder;
  readonly #sockets = new Set<WebSocket>();
  readonly #counts = new Map<string, number>();
  readonly #open = new Map<string, Room>();
  #chat: Chat | undefined;
  #life = 0;
  /** Ends the requests of this life. */
  #ending = new AbortController();
  #ahead = 0;
  #isAsleep = false;
  #overslept: (() => void)[] = [];

  constructor(
    name: string,
    rooms: readonly string[],
    link: Link,
    history: History,
    random: Random,
    defect?: ClientDefect,
  ) {
    this.name = name;
    this.rooms = rooms;
    this.link = link;
    this.#history = history;
    this.#random = random;
    const delays = random.fork();
    this.#disk = new ClientDisk(() => delays.between(0, 4), defect);
    this.#recorder = new Recorder(name, rooms, history);
  }

  get isAlive(): boolean {
    return this.#chat !== undefined;
  }

  /** For scenarios that look closer. */
  get chat(): Chat {
    return this.#chat!;
  }

  room(id: string): Room {
    return this.#open.get(id)!;
  }

  async start(): Promise<void> {
    const life = ++this.#life;
    this.#history.add({ what: 'born', client: this.name, life });
    this.#ending = new AbortController();
    const isAlive = () => this.#life === life;
    const environment: Environment = {
      now: () => Date.now() + this.#ahead,
      random: () => this.#random.next() * haste,
      setTimeout: (callback, milliseconds) =>
        setTimeout(() => {
          if (!isAlive()) return;
          if (this.#isAsleep) this.#overslept.push(callback);
          else callback();
        }, milliseconds),
      clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
      fetch: recordedFetch(this.#recorder, this.#ending.signal),
    };
    const storage = this.#disk.handle(isAlive, ({ room, key, body, refused }) => {
      if (body.type === 'message' && !refused) this.#recorder.kept(room, key, body.text);
    });
    const WebSocket = recordedSocket(this.#recorder, this.#sockets);
    this.#chat = createChat({ url: this.link.url, name: this.name, storage, environment, WebSocket });
    for (const id of this.rooms) {
      const room = this.#chat.room(id);
      this.#open.set(id, room);
      const about = { client: this.name, life, room: id };
      room.on('message', ({ seq }) => {
        if (seq !== undefined && isAlive()) this.#history.add({ what: 'announced', ...about, seq });
      });
      room.on('reset', ({ reason }) => this.#history.add({ what: 'reset', ...about, reason }));
    }
  }

  #nextText(room: string): string {
    const count = (this.#counts.get(room) ?? 0) + 1;
    this.#counts.set(room, count);
    return `${this.name}.${count}@${room}`;
  }

  async say(room: string): Promise<void> {
    const text = this.#nextText(room);
    this.#history.add({ what: 'asked', client: this.name, room, text });
    this.#watch(room, text, this.#open.get(room)!.send(text));
  }

  #watch(room: string, text: string, promise: Promise<{ seq: number }>, isMessage = true): void {
    const life = this.#life;
    const client = this.name;
    promise.then(
      ({ seq }) => {
        if (!isMessage || this.#life !== life) return;
        const connection = this.#recorder.current;
        this.#history.add({ what: 'acknowledged', client, connection, room, text, seq });
      },
      (error: ChatError) => {
        if (isRefusal(error)) this.#history.add({ what: 'refused', client, room, text, code: error.code });
      },
    );
  }

  async touch(id: string): Promise<void> {
    const room = this.#open.get(id)!;
    const { messages } = room.snapshot;
    const sent = messages.filter(({ state, deleted }) => state === 'sent' && !deleted);
    if (sent.length === 0) return;
    const target = this.#random.pick(sent);
    if (this.#random.chance(0.5))
      return this.#watch(id, '', room.react(target.id, '👍', this.#random.chance(0.8)), false);
    const text = target.own
      ? `${target.text.split('!')[0]}!${this.#random.whole(1, 999)}`
      : this.#nextText(id).replace('@', '?');
    this.#watch(id, text, room.edit(target.id, text), false);
  }

  async kill(): Promise<void> {
    // From here on its timers, its storage and its sockets are dead: what it still does has no effect.
    this.#life += 1;
    for (const socket of this.#sockets) {
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.terminate();
    }
    this.#sockets.clear();
    this.#ending.abort();
    this.#chat?.close();
    this.#chat = undefined;
    this.#open.clear();
    this.#overslept = [];
    this.#isAsleep = false;
  }

  async sleep(): Promise<void> {
    this.#isAsleep = true;
    for (const socket of this.#sockets) socket.pause();
  }

  async wake(): Promise<void> {
    this.#isAsleep = false;
    for (const socket of this.#sockets) if (socket.readyState === WebSocket.OPEN) socket.resume();
    for (const callback of this.#overslept.splice(0)) callback();
  }

  async jump(milliseconds: number): Promise<void> {
    this.#ahead += milliseconds;
  }

  async unsettled(truth: Truth): Promise<string | undefined> {
    if (!this.#chat) return `${this.name} is dead`;
    const { status, unsent, error } = this.#chat.snapshot;
    if (status !== 'online') return `${this.name} is ${status} (${error?.code ?? 'no error'})`;
    if (unsent > 0) return `${this.name} has ${unsent} unsent`;
    for (const [id, { snapshot }] of this.#open) {
      if (snapshot.status !== 'live') return `${this.name} is ${snapshot.status} in ${id}`;
      const waiting = snapshot.messages.filter(({ state }) => state !== 'sent');
      if (waiting.some(({ state }) => state !== 'failed')) return `${this.name} shows unsent messages in ${id}`;
      const last = snapshot.messages.findLast(({ state }) => state === 'sent')?.seq ?? 0;
      const wanted = truth.lastMessage(id);
      if (last !== wanted) return `${this.name} is at ${last} in ${id}, which is at ${wanted}`;
      // An edit or a reaction has a number too.
      const reached = this.#recorder.reached(id);
      if (reached !== truth.head(id))
        return `${this.name} was sent ${reached} of ${id}, whose head is ${truth.head(id)}`;
    }
    return undefined;
  }

  get place(): string {
    return `${this.#chat?.snapshot.transport ?? 'no transport'}, ${this.#recorder.place}`;
  }

  async show(): Promise<void> {
    for (const [id, room] of this.#open) {
      await loadAll(room);
      const { messages, more } = room.snapshot;
      this.#history.add({
        what: 'view',
        client: this.name,
        life: this.#life,
        room: id,
        whole: !more,
        unsent: this.#chat!.snapshot.unsent,
        messages: messages
          .filter(({ state }) => state === 'sent')
          .map(({ seq, from, text, reactions, deleted }) => ({
            seq: seq!,
            from,
            text,
            reactions: reactions.reduce((sum, { by }) => sum + by.length, 0),
            deleted: deleted !== undefined,
          })),
      });
    }
  }

  async close(): Promise<void> {
    this.#chat?.close();
    await this.kill();
  }
}
