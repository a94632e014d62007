import { bounds } from '../../limits.ts';
import type { AppendRequest } from '../store.ts';

type Sent = Pick<AppendRequest, 'lane' | 'room' | 'resume'>;

/**
 * The connections of which a send was refused for now, here in the transaction: what they sent behind it is on its way already, and must not
 * overtake it (P3). The relay itself holds back what comes after it has heard of the refusal, so that only the newest need be known.
 */
export class Lanes {
  #held = new Set<string>();
  /** As of the transaction under way. */
  #next: Set<string> | undefined;

  /** What a transaction that did not happen has held is not. */
  begin(): void {
    this.#next = undefined;
  }

  finish(): void {
    if (this.#next) this.#held = this.#next;
    this.#next = undefined;
  }

  /** Whether it waits behind an earlier one. */
  isHeld({ lane, room, resume }: Sent): boolean {
    if (lane === undefined) return false;
    const slot = `${lane} ${room}`;
    if (!(this.#next ?? this.#held).has(slot)) return false;
    if (resume) this.#change().delete(slot);
    return !resume;
  }

  hold({ lane, room }: Sent): void {
    if (lane === undefined) return;
    const next = this.#change();
    next.add(`${lane} ${room}`);
    if (next.size > bounds.heldLanes) next.delete(next.values().next().value!);
  }

  #change(): Set<string> {
    return (this.#next ??= new Set(this.#held));
  }
}
