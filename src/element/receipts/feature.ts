import { Deliveries } from '../../client/deliveries.ts';
import type { ChatMessage, Room, RoomSnapshot, Unsubscribe } from '../../client/index.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import type { Receipt } from '../timeline.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';

/** Two checks: it is not only on the relay's disk. */
const checks = 'm1.5 10.7 3.8 3.8 7.5-8.7M9.4 13.6l.9.9 7.7-8.7';
/** So many readers are shown. */
const most = 3;

/** Tells of one's own messages that they have reached a device of the other (P38), where one writes to one, and that they were read (P11). */
class Receipts implements Feature {
  readonly styles;

  #context: FeatureContext;
  #room: Room | undefined;
  #deliveries: Deliveries | undefined;
  #unsubscribe: Unsubscribe | undefined;
  /** How far the others have read, of the conversation as it is. */
  #conversation: RoomSnapshot | undefined;
  #readUpTo = 0;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = context.kit.css``;
  }

  receipt({ seq }: ChatMessage, view: View): Receipt | undefined {
    const { conversation, me, people, phrase } = view;
    const { avatar, icon } = this.#context.kit;
    if (conversation !== this.#conversation) {
      this.#conversation = conversation;
      this.#readUpTo = Math.max(0, ...[...conversation.reads].map(([id, upTo]) => (id === me ? 0 : upTo)));
    }
    if (seq! <= this.#readUpTo) {
      const readers = [...conversation.reads].filter(([id, upTo]) => id !== me && upTo >= seq!).slice(0, most);
      const nameOf = (id: string) => conversation.users.get(id)?.name ?? '';
      return { text: phrase(english.read), mark: () => readers.map(([id]) => avatar(id, nameOf(id), 'tiny')) };
    }
    if (!people.direct || !(seq! <= this.#deliveredUpTo())) return undefined;
    return { text: phrase(english.delivered), mark: () => icon(checks) };
  }

  /** Asked for when there is something to be told. */
  #deliveredUpTo(): number {
    const { chat, room } = this.#context.connection;
    if (room !== this.#room) {
      this.flush();
      this.#room = room;
      this.#deliveries = chat && room && new Deliveries(chat, room);
      this.#unsubscribe = this.#deliveries?.subscribe(() => queueMicrotask(this.#context.changed));
    }
    return Math.max(0, ...(this.#deliveries?.snapshot.values() ?? []));
  }

  flush(): void {
    this.#unsubscribe?.();
    this.#deliveries?.close();
    this.#room = this.#deliveries = this.#unsubscribe = undefined;
  }
}

export const feature = (context: FeatureContext): Feature => new Receipts(context);
