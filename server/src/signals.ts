import { streamTopic, type Signal, type SignalItem, type StreamedText } from '../../src/protocol/index.ts';
import { relayId } from './store/moderation.ts';
import { bounds } from './limits.ts';

/** The signals of one room that wait to be sent: of each (sender, topic, key) only the latest (P10). */
export class RoomSignals {
  readonly #latest = new Map<string, string>();
  /** More of texts that are being written, by the messages' numbers (P18). */
  readonly #texts = new Map<number, StreamedText>();
  /** When each sender's `typing` last went out. */
  readonly #typing = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#latest.size === 0 && this.#texts.size === 0;
  }

  /** Whether it was taken; a `typing` too soon after the last is dropped. */
  add(from: string, signal: Signal, now: number): boolean {
    if (signal.topic === 'typing' && !this.#admitTyping(from, signal.data, now)) return false;
    const { topic, key, data } = signal;
    const item: SignalItem = key === undefined ? { from, topic, data } : { from, topic, key, data };
    const slot = `${from} ${topic} ${key ?? ''}`;
    // Deleted first, so that the order is that of the latest.
    this.#latest.delete(slot);
    this.#latest.set(slot, JSON.stringify(item));
    return true;
  }

  /** More of a text, from a place in it on: what goes on from what waits is one with it. */
  addText(of: number, at: number, text: string): void {
    const [start, before] = this.#texts.get(of) ?? [at, ''];
    this.#texts.set(of, [start, before + text]);
  }

  #admitTyping(from: string, data: unknown, now: number): boolean {
    const last = this.#typing.get(from);
    if (data === null || data === false) return this.#typing.delete(from);
    if (last !== undefined && now - last < bounds.typingInterval) return false;
    this.#typing.set(from, now);
    return true;
  }

  /** Somebody is gone. */
  forget(from: string): void {
    this.#typing.delete(from);
  }

  /** The message with what waits, and how many did not fit and were dropped: the oldest. */
  take(room: string): { text: string; dropped: number } {
    const texts = [...this.#texts].map(([of, data]) => ({ from: relayId, topic: streamTopic, key: String(of), data }));
    const items = [...this.#latest.values(), ...texts.map((item: SignalItem) => JSON.stringify(item))];
    this.#latest.clear();
    this.#texts.clear();
    let size = 0;
    let first = items.length;
    while (first > 0 && size + items[first - 1]!.length <= bounds.signalFrameBytes) size += items[--first]!.length;
    const kept = first === 0 ? items : items.slice(first);
    return { text: `{"type":"signals","room":${JSON.stringify(room)},"signals":[${kept.join(',')}]}`, dropped: first };
  }
}
