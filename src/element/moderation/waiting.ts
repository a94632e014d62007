import type { Chat, ChatError, Room, RoomSnapshot } from '../../client/index.ts';
import { loadHeld, type HeldMessage } from '../../client/held.ts';
import { loadReports, type ReportedMessage } from '../../client/moderation.ts';

/** What waits for the moderators of a room: messages that a filter holds (P28), and reports (P25). Nobody tells of it, so it is asked for. */
export class Waiting {
  held: readonly HeldMessage[] = [];
  reports: readonly ReportedMessage[] = [];
  /** Whether more of either wait than are here. */
  isMore = false;
  state: 'idle' | 'asking' | 'done' | 'failed' = 'idle';
  /** When it was asked for last. */
  askedAt = 0;

  #changed: () => void;
  #asked: object | undefined;
  #room: string | undefined;
  /** What one could do when the relay said that this is not among it: the same object until that is told anew, as after a connection. */
  #refusedWith: unknown;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get count(): number {
    return this.held.length + this.reports.length;
  }

  /** Whether it is of use to ask: not where the relay has said no, until one may do other things, or is connected anew. */
  isAllowed({ can }: RoomSnapshot): boolean {
    return can.includes('moderate') && can !== this.#refusedWith;
  }

  /** Asks anew; what was known of this room is shown until there is an answer. With `isMore`, for what comes behind what is here. */
  async ask(chat: Chat, room: Room, isMore = false): Promise<void> {
    if (this.#room !== room.id) this.forget();
    this.#room = room.id;
    const asked = (this.#asked = {});
    const { can } = room.snapshot;
    this.askedAt = Date.now();
    this.state = 'asking';
    this.#changed();
    const before = isMore ? { held: this.held, reports: this.reports } : { held: [], reports: [] };
    try {
      const [held, reports] = await Promise.all([
        loadHeld(chat, room, before.held.at(-1)?.held),
        loadReports(chat, room, before.reports.at(-1)?.report),
      ]);
      if (this.#asked !== asked) return;
      this.held = [...before.held, ...held.held];
      this.reports = [...before.reports, ...reports.reports];
      this.isMore = held.more || reports.more;
      this.state = 'done';
    } catch (error) {
      if (this.#asked !== asked) return;
      if ((error as ChatError).code === 'forbidden') this.#refusedWith = can;
      this.state = 'failed';
    }
    this.#changed();
  }

  /** One of them is decided. */
  drop(item: HeldMessage | ReportedMessage): void {
    this.held = this.held.filter((each) => each !== item);
    this.reports = this.reports.filter((each) => each !== item);
  }

  forget(): void {
    this.#asked = this.#room = undefined;
    this.held = this.reports = [];
    this.isMore = false;
    this.state = 'idle';
    this.askedAt = 0;
  }
}
