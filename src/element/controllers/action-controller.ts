import type { ReactiveControllerHost } from 'lit';
import type { ChatController } from './chat-controller.ts';
import type { ComposerController } from './composer-controller.ts';
import type { MenuController } from './menu-controller.ts';

const patience = 6_000;

// What becomes of a send is told by the message itself.
const unheeded = () => {};

/** Carries out what the buttons of messages and of their menus ask for. */
export class ActionController {
  #host: ReactiveControllerHost;
  #connection: ChatController;
  #writing: ComposerController;
  #menu: MenuController;
  #deletions = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    host: ReactiveControllerHost,
    connection: ChatController,
    writing: ComposerController,
    menu: MenuController,
  ) {
    this.#host = host;
    this.#connection = connection;
    this.#writing = writing;
    this.#menu = menu;
  }

  /** The messages whose deletion can still be taken back. Another object when they change. */
  deleting: ReadonlySet<string> = new Set();

  /** Something was clicked: if it is a button that names what it does in `data-do`, that is done. */
  readonly onClick = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLElement>('[data-do]');
    const owner = button?.closest<HTMLElement>('[data-id]');
    const { room, state, conversation } = this.#connection;
    const message = conversation.messages.find(({ id }) => id === owner?.dataset['id']);
    if (!button || !owner || !message || !room) return;
    const { id, text, reactions } = message;
    const { do: action, emoji = '' } = button.dataset;
    if (action === 'menu' || action === 'react') {
      return this.#menu.open(owner, button.getBoundingClientRect(), action === 'react');
    }
    this.#menu.close();
    // A link goes away with what it does: the focus stays with its message.
    if (button.matches('.link')) owner.focus();
    const mine = () => reactions.some((each) => each.emoji === emoji && each.by.includes(state.user?.id ?? ''));
    if (action === 'edit') this.#writing.edit(message);
    if (action === 'toggle') room.react(id, emoji, !mine()).catch(unheeded);
    if (action === 'copy') navigator.clipboard.writeText(text).catch(unheeded);
    if (action === 'retry') room.retry(id);
    if (action === 'discard') room.discard(id);
    if (action === 'undo') this.#settle(id);
    if (action === 'delete') {
      addEventListener('pagehide', this.flush);
      this.#deletions.set(
        id,
        setTimeout(() => this.#commit(id), patience),
      );
      this.#changed();
    }
  };

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
