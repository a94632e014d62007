import type { Actions } from '../actions.ts';
import type { Happenings } from '../events.ts';
import type { ChatElement } from '../feature.ts';
import { kit } from '../kit.ts';
import type { ChatController } from './chat-controller.ts';
import type { ComposerController } from './composer-controller.ts';
import { Part } from './part.ts';

const none: ReadonlySet<string> = new Set();

/** Takes what the buttons of messages ask for. What a failed send needs it does itself; all else is a part. */
export class ActionController {
  readonly part: Part<Actions>;

  #connection: ChatController;

  constructor(host: ChatElement, connection: ChatController, writing: ComposerController) {
    this.#connection = connection;
    this.part = new Part(host, () =>
      import('../actions.ts').then(({ Actions }) => new Actions(kit, host, connection, writing)),
    );
  }

  get deleting(): ReadonlySet<string> {
    return this.part.now?.deleting ?? none;
  }

  /** A pointer on the list of messages, or the menu key. */
  readonly onPointer = (event: PointerEvent | MouseEvent): void => {
    if (this.part.now || event.type === 'contextmenu') this.#pass((part) => part.onPointer(event));
  };

  /** A key on the list of messages. */
  readonly onKeydown = (event: KeyboardEvent): void => this.#pass((part) => part.onKeydown(event));

  /** Something was clicked: if it is a button that names what it does in `data-do`, that is done. */
  readonly onClick = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLElement>('[data-do]');
    const owner = button?.closest<HTMLElement>('[data-id]');
    const { room, conversation } = this.#connection;
    const message = conversation.messages.find(({ id }) => id === owner?.dataset['id']);
    if (!button || !owner || !message || !room) return;
    // A link goes away with what it does: the focus stays with its message.
    if (button.matches('.link')) owner.focus();
    const action = button.dataset['do'];
    if (action === 'retry') room.retry(message.id);
    else if (action === 'discard') room.discard(message.id);
    else this.part.use((part) => part.act(message, button, owner));
  };

  /** An event is over by the time that the part is there: then only the next one is handled. */
  #pass(handle: (part: Actions) => void): void {
    if (this.part.now) handle(this.part.now);
    else this.part.use(() => {});
  }

  /** The up arrow in an empty field. */
  editLast(): boolean | undefined {
    if (this.part.now) return this.part.now.editLast();
    this.part.use((part) => part.editLast());
    return false;
  }

  /** Something has happened that the page is told, too. A message that comes in is worth loading them for. */
  happened<T extends keyof Happenings>(type: T, detail: Happenings[T]): void {
    if (this.part.now || type === 'message') this.part.use((part) => part.happened(type, detail));
  }

  flush(): void {
    this.part.now?.flush();
  }
}
