import type { Signal, SignalItem } from '../../src/protocol/index.ts';
import { bounds } from './limits.ts';

/** The signals of one room that wait to be sent: of each (sender, topic, key) only the latest (P10). */
export class RoomSignals {
  readonly #latest = new Map<string, string>();
  /** When each sender's `typing` last went out. */
  readonly #typing = new Map<string, number>();

  get isEmpty(): boolean {
    return this.#latest.size === 0;
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
    const items = [...this.#latest.values()];
    this.#latest.clear();
    let size = 0;
    let first = items.length;
    while (first > 0 && size + items[first - 1]!.length <= bounds.signalFrameBytes) size += items[--first]!.length;
    const kept = first === 0 ? items : items.slice(first);
    return { text: `{"type":"signals","room":${JSON.stringify(room)},"signals":[${kept.join(',')}]}`, dropped: first };
  }
}
