import type { ClientMessage, RelayMessage } from '../../src/protocol/index.ts';
import type { History } from './history.ts';

/** Writes down what goes over the connections of one client, below everything that the client itself could get wrong. */
export class Recorder {
  readonly #client: string;
  readonly #rooms: readonly string[];
  readonly #history: History;
  /** Texts by key. */
  readonly #texts = new Map<string, string>();
  /** Whether anything has left since the welcome. */
  #hasTried = false;
  #connections = 0;
  #newest = '';
  /** How far each room has come over the newest connection. */
  readonly #reached = new Map<string, number>();
  /** The connection over which the latest message came. */
  current = '';

  constructor(client: string, rooms: readonly string[], history: History) {
    this.#client = client;
    this.#rooms = rooms;
    this.#history = history;
  }

  /** @returns what names the connection from here on. */
  connected(): string {
    const connection = `${this.#client}/${++this.#connections}`;
    this.#newest = connection;
    this.#reached.clear();
    this.#history.add({ what: 'connected', client: this.#client, connection });
    return connection;
  }

  /** The number up to which the room has come over the newest connection; nothing before the join is answered. */
  reached(room: string): number | undefined {
    return this.#reached.get(room);
  }

  /** Where this client is, for one that gets no further. */
  get place(): string {
    const rooms = this.#rooms.map((room) => `${room} at ${this.#reached.get(room) ?? 'nothing'}`);
    return `on ${this.#newest || 'no connection'}: ${rooms.join(', ')}`;
  }

  #reach(connection: string, room: string, seq: number): void {
    if (connection === this.#newest) this.#reached.set(room, seq);
  }

  /** Something was stored, and so must outlive the client. */
  kept(room: string, key: string, text: string): void {
    if (this.#texts.has(key)) return;
    this.#texts.set(key, text);
    this.#history.add({ what: 'kept', client: this.#client, room, key, text });
  }

  sent(frame: string): void {
    for (const message of JSON.parse(frame) as ClientMessage[]) {
      if (message.type === 'send' && !this.#hasTried) {
        this.#hasTried = true;
        this.#history.add({ what: 'tried', client: this.#client });
      }
      // What is handed to the wire was stored before.
      if (message.type === 'send' && message.body.type === 'message')
        this.kept(message.room, message.key, message.body.text);
    }
  }

  received(connection: string, frame: string): void {
    this.current = connection;
    const client = this.#client;
    for (const message of JSON.parse(frame) as RelayMessage[]) {
      const { type } = message;
      if (type === 'welcome') {
        this.#hasTried = false;
        this.#history.add({ what: 'welcomed', client, user: message.user.id });
      }
      if (!('room' in message) || message.room === undefined) continue;
      const { room } = message;
      if (!this.#rooms.includes(room)) this.#history.add({ what: 'stray', client, room, type });
      if (type === 'joined') {
        this.#reach(connection, room, message.seq);
        this.#history.add({ what: 'joined', client, connection, room, epoch: message.epoch, seq: message.seq });
      } else if (type === 'entries') {
        const seqs = message.entries.map(({ seq }) => seq);
        this.#reach(connection, room, Math.max(this.reached(room) ?? 0, ...seqs));
        this.#history.add({ what: 'entries', client, connection, room, seqs });
      } else if (type === 'ack') {
        const text = this.#texts.get(message.key);
        if (text !== undefined) {
          this.#history.add({ what: 'acknowledged', client, connection, room, text, seq: message.seq });
        }
      }
    }
  }
}
