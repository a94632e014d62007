import type { RoomSnapshot } from '../../client/index.ts';

/** When the next message may go in slow mode (P24): so long after the last one of one's own. */
export class Pace {
  #unsent = new Set<string>();
  #last: string | undefined;
  #sentAt = 0;

  /** Milliseconds since 1970 by this machine's clock; undefined where there is no slow mode for oneself. */
  nextAt({ messages, slow, can }: RoomSnapshot): number | undefined {
    const own = messages.filter((message) => message.own);
    for (const { id, state } of own) if (state !== 'sent') this.#unsent.add(id);
    const last = own.filter(({ state }) => state === 'sent').at(-1);
    if (last && last.id !== this.#last) {
      this.#last = last.id;
      // By the relay's clock, but for what was seen to be sent.
      this.#sentAt = this.#unsent.delete(last.id) ? Date.now() : Math.min(last.at, Date.now());
    }
    return slow && can.includes('send') && !can.includes('moderate') ? this.#sentAt + slow : undefined;
  }

  forget(): void {
    this.#unsent.clear();
    this.#last = undefined;
    this.#sentAt = 0;
  }
}
