import type { ReactiveControllerHost } from 'lit';
import type { ChatMessage } from '../../client/index.ts';
import type { ChatController } from './chat-controller.ts';

const patience = 6_000;

// What becomes of a send is told by the message itself.
const unheeded = () => {};

/** Carries out what the buttons of messages and menus ask for, as far as it concerns the room. */
export class ActionController {
  #host: ReactiveControllerHost;
  #connection: ChatController;
  #deletions = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(host: ReactiveControllerHost, connection: ChatController) {
    this.#host = host;
    this.#connection = connection;
  }

  /** The messages whose deletion can still be taken back. Another object when they change. */
  deleting: ReadonlySet<string> = new Set();

  run(action: string, { id, text, reactions }: ChatMessage, emoji = ''): void {
    const { room, state } = this.#connection;
    const mine = () => reactions.some((each) => each.emoji === emoji && each.by.includes(state.user?.id ?? ''));
    if (action === 'toggle') room?.react(id, emoji, !mine()).catch(unheeded);
    if (action === 'copy') navigator.clipboard.writeText(text).catch(unheeded);
    if (action === 'retry') room?.retry(id);
    if (action === 'discard') room?.discard(id);
    if (action === 'undo') this.#settle(id);
    if (action === 'delete') {
      addEventListener('pagehide', this.flush);
      this.#deletions.set(
        id,
        setTimeout(() => this.#commit(id), patience),
      );
      this.#changed();
    }
  }

  /** Deletes at once what could still be taken back: the page goes away, or the room changes. */
  readonly flush = (): void => {
    for (const id of this.#deletions.keys()) this.#commit(id);
  };

  #commit(id: string): void {
    const { room, conversation } = this.#connection;
    const state = conversation.messages.find((each) => each.id === id)?.state;
    if (state === 'queued' || state === 'failed') room?.discard(id);
    else if (state) room?.delete(id).catch(unheeded);
    this.#settle(id);
  }

  #settle(id: string): void {
    clearTimeout(this.#deletions.get(id));
    this.#deletions.delete(id);
    if (!this.#deletions.size) removeEventListener('pagehide', this.flush);
    this.#changed();
  }

  #changed(): void {
    this.deleting = new Set(this.#deletions.keys());
    this.#host.requestUpdate();
  }
}
