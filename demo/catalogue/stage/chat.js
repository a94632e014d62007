// A chat without a relay: it has the SDK's public shape (`Chat` and `Room`), shows what a state says, and answers to what one does with it.
import { me, talk, two } from './people.js';

const limits = {
  frameBytes: 65_536,
  frameMessages: 128,
  textLength: 8_000,
  roomLength: 128,
  fileBytes: 26_214_400,
  messageFiles: 10,
  reactions: 32,
};

/** A value that tells of its changes. */
class Told {
  #listeners = new Set();

  constructor(value) {
    this.snapshot = value;
  }
  getSnapshot = () => this.snapshot;
  subscribe = (listener) => {
    this.#listeners.add(listener);
    listener(this.snapshot);
    return () => this.#listeners.delete(listener);
  };
  set(change) {
    this.snapshot = { ...this.snapshot, ...change };
    for (const listener of [...this.#listeners]) listener(this.snapshot);
  }

  #events = new Map();
  on = (event, listener) => {
    const all = this.#events.get(event) ?? new Set();
    this.#events.set(event, all.add(listener));
    return () => all.delete(listener);
  };
  emit(event, value) {
    for (const listener of this.#events.get(event) ?? []) listener(value);
  }
}

class ScriptedRoom extends Told {
  constructor(id, change) {
    super({
      id,
      status: 'live',
      error: undefined,
      messages: [],
      more: false,
      loadingOlder: false,
      restored: 0,
      unread: 0,
      readSeq: 0,
      reads: new Map(),
      typing: [],
      can: ['read', 'send', 'upload', 'edit', 'delete', 'react', 'signal'],
      ...two,
      ...change,
    });
    this.id = id;
  }

  get #next() {
    return this.snapshot.messages.reduce((highest, { seq }) => Math.max(highest, seq ?? 0), 0) + 1;
  }
  #done() {
    return Promise.resolve({ seq: this.#next, at: Date.now() });
  }
  change(id, change) {
    const messages = this.snapshot.messages.map((each) => (each.id === id ? { ...each, ...change } : each));
    this.set({ messages });
    return this.#done();
  }
  /** A message of another comes in. */
  receive(who, text, change) {
    const seq = this.#next;
    const [message] = talk([who, text, { id: `m${seq}`, key: `k${seq}`, seq, at: Date.now(), ...change }]);
    this.set({ messages: [...this.snapshot.messages, message], unread: this.snapshot.unread + (message.own ? 0 : 1) });
    this.emit('message', message);
  }

  send(text, { files = [], reply } = {}) {
    const answered = this.snapshot.messages.find(({ id }) => id === reply)?.seq;
    this.receive(me, text, { ...(files.length && { files }), ...(answered && { reply: answered }) });
    return this.#done();
  }
  edit(id, text) {
    return this.change(id, { text, edited: Date.now() });
  }
  delete(id) {
    return this.change(id, { text: '', files: [], reactions: [], deleted: { at: Date.now(), by: me.id } });
  }
  react(id, emoji, on = true) {
    const { reactions } = this.snapshot.messages.find((each) => each.id === id);
    const others = (each) => (each.emoji === emoji ? { ...each, by: each.by.filter((user) => user !== me.id) } : each);
    const known = reactions.some((each) => each.emoji === emoji) ? reactions : [...reactions, { emoji, by: [] }];
    const all = known
      .map(others)
      .map((each) => (on && each.emoji === emoji ? { emoji, by: [...each.by, me.id] } : each));
    return this.change(id, { reactions: all.filter(({ by }) => by.length) });
  }
  retry(id) {
    void this.change(id, { state: 'sent', seq: this.#next, error: undefined });
  }
  discard(id) {
    this.set({ messages: this.snapshot.messages.filter((each) => each.id !== id) });
  }
  typing() {}
  signal() {}
  /** Only what a state says is read. */
  markRead() {}
  loadOlder() {
    return new Promise(() => {});
  }
  put() {
    return this.#done();
  }
  join() {
    return this.#done();
  }
  async leave() {}
  close() {}
}

export class ScriptedChat extends Told {
  #rooms = new Map();
  #room;
  #answer;

  /** @param answer What the relay says to `ask`: `(asked) => answer`, or nothing. */
  constructor({ chat = {}, room = {}, answer }) {
    super({
      status: 'online',
      user: me,
      retryAt: undefined,
      error: undefined,
      unsent: 0,
      persistent: true,
      leading: true,
      roundTrip: 21,
      beatAt: Date.now() - 3_000,
      relay: 'live-chat-relay/0.1.0',
      limits,
      transport: 'websocket',
      obstacles: [],
      ...chat,
    });
    this.#room = room;
    this.#answer = answer;
  }

  connect() {}
  room(id) {
    if (!this.#rooms.has(id)) this.#rooms.set(id, new ScriptedRoom(id, this.#room));
    return this.#rooms.get(id);
  }
  async access() {
    return ['ws://relay.invalid/connect', { kind: 'guest', id: me.id, secret: 'none' }];
  }
  ask(message) {
    const said = this.#answer?.(message);
    if (said) setTimeout(() => this.emit('answer', { id: message.id, ...said }));
  }
  retryNow() {}
  async identify() {}
  async logout() {}
  close() {}
}
