import type { Chat, Room } from '../../client/index.ts';
import { keepHistory, type KeptHistory } from '../../client/history.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';

/** What was read is kept in this browser, and shown before the relay answers: of each room that is shown. */
class History implements Feature {
  readonly styles;

  #context: FeatureContext;
  #chat: Chat | undefined;
  #history: KeptHistory | undefined;
  #room: Room | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = context.kit.css``;
  }

  render(_: View): unknown {
    const { connection, whole } = this.#context;
    const chat = whole(connection.chat as Chat | undefined);
    const room = whole(connection.room);
    if (chat !== this.#chat) {
      this.#history?.close();
      this.#history = chat && keepHistory(chat);
      this.#chat = chat;
    }
    if (room !== this.#room) {
      this.#room = room;
      if (room) void this.#history?.keep(room);
    }
    return '';
  }

  flush(): void {
    this.#room = undefined;
  }
}

export const feature = (context: FeatureContext): Feature => new History(context);
