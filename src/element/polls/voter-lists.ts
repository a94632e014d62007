import type { Chat, Room, User } from '../../client/index.ts';
import { voters } from '../../client/polls.ts';

/** So many names are asked for at once. */
const page = 20;

/** Who has chosen an option, as far as it was asked. */
export interface VoterList {
  readonly users: readonly User[];
  readonly next?: string | undefined;
  readonly state: 'asking' | 'done' | 'failed';
  /** How many had chosen it when it was asked. */
  readonly votes: number;
}

/** Who has chosen what, in polls that tell it: asked for where somebody looks, and anew when the number of votes is another. */
export class VoterLists {
  #changed: () => void;
  /** The polls whose voters are shown. */
  #open = new Set<number>();
  #lists = new Map<string, VoterList>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  isOpen(seq: number): boolean {
    return this.#open.has(seq);
  }

  toggle(seq: number): void {
    if (!this.#open.delete(seq)) this.#open.add(seq);
    this.#changed();
  }

  /** Who has chosen an option that has so many votes; asks where that is not known. */
  of(chat: Chat, room: Room, seq: number, choice: number, votes: number): VoterList {
    const list = this.#lists.get(`${seq}/${choice}`);
    if (list && (list.votes === votes || list.state === 'asking')) return list;
    return this.#start(chat, room, seq, choice, { ...(list ?? { users: [] }), votes, state: 'asking' }, true);
  }

  /** The next page of a list, or once more what has failed. */
  more(chat: Chat, room: Room, seq: number, choice: number): void {
    const list = this.#lists.get(`${seq}/${choice}`);
    if (!list || list.state === 'asking') return;
    this.#start(chat, room, seq, choice, { ...list, state: 'asking' }, !list.next);
    this.#changed();
  }

  #start(chat: Chat, room: Room, seq: number, choice: number, list: VoterList, isAnew: boolean): VoterList {
    this.#lists.set(`${seq}/${choice}`, list);
    void this.#ask(chat, room, seq, choice, list, isAnew);
    return list;
  }

  async #ask(chat: Chat, room: Room, seq: number, choice: number, list: VoterList, isAnew: boolean): Promise<void> {
    const { users: before, next: after, votes } = list;
    // As many as are shown already.
    const range = isAnew ? { limit: Math.max(page, before.length) } : { limit: page, after: after! };
    const told = await voters(chat, room, seq, choice, range).then(
      ({ users, next }): VoterList => ({ users: isAnew ? users : [...before, ...users], next, state: 'done', votes }),
      (): VoterList => ({ ...list, state: 'failed' }),
    );
    const place = `${seq}/${choice}`;
    // Unless it was forgotten meanwhile.
    if (this.#lists.get(place) !== list) return;
    this.#lists.set(place, told);
    this.#changed();
  }

  forget(): void {
    this.#open.clear();
    this.#lists.clear();
  }
}
