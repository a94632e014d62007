import type { PollStore } from '../../server/src/store/polls.ts';
import type { AppendResult } from '../../server/src/store/store.ts';
import type { Body } from '../../src/protocol/index.ts';
import type { Commits, MemoryLogs } from './memory-log.ts';

/** The polls of a store without a disk. */
export class MemoryPolls implements PollStore {
  readonly #logs: MemoryLogs;
  readonly #votes = new Map<string, readonly number[]>();

  constructor(logs: MemoryLogs) {
    this.#logs = logs;
  }

  /** Tells of each vote at once. */
  vote(room: string, user: string, { of, choices }: Extract<Body, { type: 'vote' }>, commits: Commits): AppendResult {
    const { poll } = this.#logs.of(room).state.messages.find(({ seq }) => seq === of)!;
    this.#votes.set(JSON.stringify([room, of, user]), choices);
    const all = [...this.#votes].filter(([slot, { length }]) => length > 0 && slot.startsWith(`["${room}",${of},`));
    const votes = poll!.votes.map((_, place) => all.filter(([, chosen]) => chosen.includes(place)).length);
    const set = { poll: { ...poll!, votes, voters: all.length } };
    const { seq, at } = this.#logs.add(room, 'relay', { type: 'tally', of, set }, commits);
    return { ok: true, seq, at, duplicate: true };
  }

  tally(): Promise<boolean> {
    return Promise.resolve(false);
  }

  own(room: string, user: string, asked: readonly number[]): ReturnType<PollStore['own']> {
    return Promise.resolve(
      asked.flatMap((of): [number, readonly number[]][] => {
        const choices = this.#votes.get(JSON.stringify([room, of, user])) ?? [];
        return choices.length > 0 ? [[of, choices]] : [];
      }),
    );
  }

  voters(room: string, of: number, choice: number, after: string, limit: number): ReturnType<PollStore['voters']> {
    const { state, people } = this.#logs.of(room);
    if (!state.messages.find(({ seq }) => seq === of)?.poll?.names) return Promise.resolve(undefined);
    const ids = [...people.keys()].sort().filter((id) => id > after);
    const chosen = ids.filter((id) => this.#votes.get(JSON.stringify([room, of, id]))?.includes(choice));
    return Promise.resolve(chosen.slice(0, limit).map((id) => people.get(id)!));
  }
}
