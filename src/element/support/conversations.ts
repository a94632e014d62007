import { conversation, type ConversationStatus } from '../../client/conversations.ts';
import type { Chat } from '../../client/index.ts';
import { RoomList, type RoomSummary } from '../../client/room-list.ts';

/** So many are looked through for one that is open. */
const most = 10;

/** The visitor's conversations with the team, and how each stands. */
export class Conversations {
  /** Those that have begun, the newest first; undefined while that is not known. */
  all: readonly RoomSummary[] | undefined;
  /** One that was made and in which nothing was written. */
  unused: string | undefined;

  #chat: Chat;
  #list: RoomList;
  #changed: () => void;
  #standings = new Map<string, { readonly head: number; readonly status: ConversationStatus }>();
  #asking = new Map<string, Promise<ConversationStatus | undefined>>();

  /** @param changed Something of them is otherwise. */
  constructor(chat: Chat, changed: () => void) {
    this.#chat = chat;
    this.#changed = changed;
    this.#list = new RoomList(chat);
    this.#list.subscribe(({ status, rooms }) => {
      const all = rooms.filter(({ kind }) => kind === 'support');
      this.all = status === 'ready' ? all.filter(({ last }) => last) : undefined;
      this.unused = all.find(({ last }) => !last)?.id;
      changed();
    });
  }

  find(id: string): RoomSummary | undefined {
    return this.all?.find((each) => each.id === id);
  }

  /** How one stands, as far as that is known. */
  standing(id: string): ConversationStatus | undefined {
    return this.#standings.get(id)?.status;
  }

  /** Asks how one stands, unless nothing was said there since that was asked last. */
  look(id: string): Promise<ConversationStatus | undefined> {
    const head = this.find(id)?.head ?? 0;
    const known = this.#standings.get(id);
    if (known && known.head >= head) return Promise.resolve(known.status);
    const asked = this.#asking.get(id);
    if (asked) return asked;
    const asking = this.#ask(id, head).finally(() => this.#asking.delete(id));
    this.#asking.set(id, asking);
    return asking;
  }

  async #ask(id: string, head: number): Promise<ConversationStatus | undefined> {
    try {
      const status = await conversation(this.#chat, { id });
      this.#standings.set(id, { head, status });
      this.#changed();
      return status;
    } catch {
      // Without a connection; the list is asked for anew with the next one.
      return this.standing(id);
    }
  }

  /** What is known by what was done here, before the relay has told of it. */
  expect(id: string, change: Partial<ConversationStatus>): void {
    const known = this.#standings.get(id);
    this.#standings.set(id, { head: known?.head ?? 0, status: { status: 'open', ...known?.status, ...change } });
    this.#changed();
  }

  /** The newest that is open, else the newest; undefined where there is none. */
  async newest(): Promise<string | undefined> {
    const all = this.all ?? [];
    for (const { id } of all.slice(0, most)) if ((await this.look(id))?.status === 'open') return id;
    return all[0]?.id;
  }

  close(): void {
    this.#list.close();
  }
}
