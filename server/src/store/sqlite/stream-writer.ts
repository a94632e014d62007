import { relayId } from '../moderation.ts';
import type { StreamText } from '../streams.ts';
import type { Target, TouchedRoom } from './log-rows.ts';
import type { LogTransaction } from './log-transaction.ts';

/** Ends messages that were being written, with the text so far, and keeps that meanwhile (P18). Inside a transaction that is the caller's. */
export class StreamWriter {
  readonly #log: LogTransaction;

  constructor(log: LogTransaction) {
    this.#log = log;
  }

  save(parts: readonly StreamText[]): void {
    for (const { room, seq, text } of parts) this.#log.streams.add(this.#log.room(room).id, seq, text);
  }

  /** Those that are being written still. */
  cut(texts: readonly StreamText[]): void {
    for (const { room: name, seq, text } of texts) {
      const room = this.#log.room(name);
      const target = this.#log.target(room, seq);
      if (!target?.message.streaming) continue;
      this.#log.touch(room);
      this.end(room, target, text, relayId, null);
    }
  }

  /** All of them: nobody writes any more where a relay begins. */
  cutAll(): void {
    this.cut(this.#log.streams.all().map(({ name, ...rest }) => ({ room: name, ...rest })));
  }

  /** The entry that ends one before its sender did. @returns its number, and the id of its row. */
  end(
    room: TouchedRoom,
    target: Target,
    text: string,
    by: string,
    digest: Uint8Array | null,
  ): [seq: number, id: number] {
    const { seq: of, from } = target.message;
    const set = { streaming: null, edited: null, cut: { at: room.at, by } };
    const entry = { seq: room.head + 1, type: 'edit', at: room.at, from, key: 'cut', of, text, set } as const;
    const id = this.#log.add(room, entry, digest);
    this.#log.fold(room, target, entry, id);
    return [entry.seq, id];
  }
}
