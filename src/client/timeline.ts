import type { Cursor, Entries, HistoryPage, Joined, LogEntry, RoomState } from '../protocol/index.ts';
import { applyEntries, emptyRoom, prependPage, stateOf } from '../protocol/index.ts';

/** A room's log as far as it is known here. Whatever is missing is asked for in one way: a join with `cursor` (P6). */
export interface Timeline {
  readonly state: RoomState;
  readonly cursor: Cursor | undefined;
  /** Takes the answer to a join. Tells why what was known had to be replaced, if it had to. */
  joined(message: Joined): 'epoch' | 'distance' | undefined;
  /** Applies what is new and returns it; undefined when something before it is missing, or it is of another log. */
  append(message: Pick<Entries, 'epoch' | 'entries'>): readonly LogEntry[] | undefined;
  /** From here on entries are remembered, for the page that is being asked for. */
  expectPage(): void;
  /** Puts an older page in front; returns how many messages came. */
  prepend(page: HistoryPage): number;
}

export function createTimeline(): Timeline {
  let state = emptyRoom;
  let since: LogEntry[] = [];
  let expecting = false;
  return {
    get state() {
      return state;
    },
    get cursor() {
      return state.epoch ? { epoch: state.epoch, seq: state.seq } : undefined;
    },
    joined({ epoch, snapshot }) {
      if (!snapshot) return undefined;
      const before = state.epoch;
      state = stateOf(epoch, snapshot);
      expecting = false;
      return before ? (before === epoch ? 'distance' : 'epoch') : undefined;
    },
    append({ epoch, entries }) {
      if (epoch !== state.epoch) return undefined;
      const fresh = entries.filter((entry) => entry.seq > state.seq);
      try {
        state = applyEntries(state, fresh);
      } catch {
        return undefined;
      }
      if (expecting) since.push(...fresh);
      return fresh;
    },
    expectPage() {
      if (!expecting) since = [];
      expecting = true;
    },
    prepend(page) {
      if (!expecting || page.epoch !== state.epoch) return 0;
      expecting = false;
      const before = state.messages.length;
      state = prependPage(state, page, since);
      return state.messages.length - before;
    },
  };
}
