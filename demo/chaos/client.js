// One of those who talk: a chat of the SDK on a wire of its own.
import { createChat } from '/live-chat-sdk.js';
import { phrases } from '../panes/phrases.js';
import { idOf, Witness } from './witness.js';

/** Who has so many unsent messages says nothing more until there are fewer, as people do. */
const mostUnsent = 400;

export class Client {
  /** How many messages it has said. */
  said = 0;
  #chat;
  #witnesses = new Map();
  #trip;

  /**
   * @param {object} client
   * @param {string} client.name
   * @param {string} client.url The relay's address, through the client's wire.
   * @param {import('/live-chat-sdk.js').ChatStorage} [client.storage]
   */
  constructor({ name, url, storage }) {
    this.name = name;
    this.#chat = createChat({ url, name, ...(storage && { storage }) });
  }

  /** @param {string} room @param {import('./witness.js').Told} told */
  follow(room, told) {
    this.#witnesses.set(room, new Witness(this.#chat.room(room), told));
  }

  /** Stops following a room; what was in it, as this client had it in the end. */
  leave(room) {
    const witness = this.#witnesses.get(room);
    const { list } = witness;
    witness.close();
    this.#witnesses.delete(room);
    return list;
  }

  isLive(room) {
    return this.#witnesses.get(room)?.live ?? false;
  }

  get silent() {
    return this.#chat.snapshot.unsent >= mostUnsent;
  }

  /**
   * Says the next thing in a room.
   * @returns {{ id: string, kept: Promise<number> }} How it is recognised, and its number once it is on the relay's disk.
   */
  say(room) {
    const number = ++this.said;
    const text = `#${number} ${phrases[(number * 7 + this.name.charCodeAt(0) * 5) % phrases.length]}`;
    const began = performance.now();
    const kept = this.#chat
      .room(room)
      .send(text)
      .then(({ seq }) => {
        this.#trip = performance.now() - began;
        return seq;
      });
    return { id: `${this.name}#${number}`, kept };
  }

  /** The last messages of all rooms it follows, those of later rooms last. */
  recent(count) {
    const found = [];
    for (const witness of [...this.#witnesses.values()].reverse()) {
      found.unshift(...witness.messages.slice(found.length - count));
      if (found.length >= count) break;
    }
    return found;
  }

  /** The network is back, as a browser would say. */
  retryNow() {
    if (this.#chat.snapshot.status === 'waiting') this.#chat.retryNow();
  }

  /** What the SDK says of the connection. */
  get state() {
    const { status, retryAt, unsent, roundTrip, transport, error } = this.#chat.snapshot;
    const rooms = [...this.#witnesses.values()];
    return {
      status,
      retryAt,
      unsent,
      error,
      // An SDK that knows but one way does not say which.
      transport: status === 'online' ? (transport ?? 'websocket') : undefined,
      trip: roundTrip ?? this.#trip,
      caughtUp: rooms.length > 0 && rooms.every(({ live }) => live),
    };
  }

  /** How one message is in the list of a room: once, if all is well. */
  listed(room, id) {
    const found = this.#witnesses.get(room)?.messages.filter((message) => idOf(message) === id) ?? [];
    return found.map(({ seq, key, at, state }) => ({ seq, key, at, state }));
  }

  close() {
    for (const room of [...this.#witnesses.keys()]) this.leave(room);
    this.#chat.close();
  }
}
