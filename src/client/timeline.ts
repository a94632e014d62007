import type { Cursor, Entries, HistoryPage, Joined, LogEntry, RoomState } from '../protocol/index.ts';
import { applyEntries, emptyRoom, prependPage, stateOf } from '../protocol/index.ts';

/** A room's log as far as it is known here. Whatever is missing is asked for in one way: a join with `cursor` (P6). */
export interface Timeline {
  readonly state: RoomState;
  cursor(): Cursor | undefined;
  /** Takes the answer to a join. Tells why what was known had to be replaced, if it had to. */
  joined(message: Pick<Joined, 'epoch' | 'snapshot'>): 'epoch' | 'distance' | undefined;
  /** Applies what is new and returns it; undefined when something before it is missing, or it is of another log. */
  append(message: Pick<Entries, 'epoch' | 'entries'>): readonly LogEntry[] | undefined;
  /** From here on entries are remembered, for the page that is being asked for. */
  expectPage(): void;
  /** Puts an older page in front; returns how many messages came. */
  prepend(page: Omit<HistoryPage, 'type' | 'id' | 'room'>): number;
}

export function createTimeline(): Timeline {
  let state = emptyRoom;
  let since: LogEntry[] | undefined;
  return {
    get state() {
      return state;
    },
    cursor: () => (state.epoch ? { epoch: state.epoch, seq: state.seq } : undefined),
    joined({ epoch, snapshot }) {
      const before = state.epoch;
      if (!snapshot) return undefined;
      state = stateOf(epoch, snapshot);
      since = undefined;
      return before ? (before === epoch ? 'distance' : 'epoch') : undefined;
    },
    append({ epoch, entries }) {
      const fresh = entries.filter((entry) => entry.seq > state.seq);
      if (epoch !== state.epoch || (fresh[0] && fresh[0].seq !== state.seq + 1)) return undefined;
      state = applyEntries(state, fresh);
      since?.push(...fresh);
      return fresh;
    },
    expectPage() {
      since = [];
    },
    prepend(page) {
      if (!since || page.epoch !== state.epoch) return 0;
      const before = state.messages.length;
      state = prependPage(state, page, since);
      since = undefined;
      return state.messages.length - before;
    },
  };
}
