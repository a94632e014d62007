import type { LitElement } from 'lit';
import type { Actions } from '../actions.ts';
import { kit } from '../kit.ts';
import type { ChatController } from './chat-controller.ts';
import type { ComposerController } from './composer-controller.ts';

const none: ReadonlySet<string> = new Set();
const whenIdle = (work: () => void) => (globalThis.requestIdleCallback ?? setTimeout)(work);

/**
 * Takes what the buttons of messages ask for. What a failed send needs it does itself; all else is a part, which is loaded once the panel is
 * open and the browser idle, so that the first click finds it there. Where it cannot be loaded, the next click tries again.
 */
export class ActionController {
  part: Actions | undefined;
  /** When something was asked for that could not be loaded; 0 if never. */
  missedAt = 0;

  #host: LitElement;
  #connection: ChatController;
  #writing: ComposerController;
  #loading: Promise<void> | undefined;
  #isPrepared = false;

  constructor(host: LitElement, connection: ChatController, writing: ComposerController) {
    this.#host = host;
    this.#connection = connection;
    this.#writing = writing;
  }

  get deleting(): ReadonlySet<string> {
    return this.part?.deleting ?? none;
  }

  /** The panel is open. */
  prepare(): void {
    if (this.#isPrepared) return;
    this.#isPrepared = true;
    whenIdle(() => this.#load());
  }

  /** A pointer on the list of messages, or the menu key. */
  readonly onPointer = (event: PointerEvent | MouseEvent): void => this.part?.onPointer(event);

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
    else if (this.part) this.part.act(message, button, owner);
    else void this.#load().then(() => this.#late(button));
  };

  flush(): void {
    this.part?.flush();
  }

  #late(button: HTMLElement): void {
    this.missedAt = this.part ? 0 : Date.now();
    this.#host.requestUpdate();
    if (this.part) button.click();
  }

  #load(): Promise<void> {
    return (this.#loading ??= import('../actions.ts').then(
      ({ Actions }) => {
        this.part = new Actions(kit, this.#host, this.#connection, this.#writing);
        (this.#host.renderRoot as ShadowRoot).adoptedStyleSheets.push(this.part.styles.styleSheet!);
        this.#host.requestUpdate();
      },
      () => {
        this.#loading = undefined;
      },
    ));
  }
}
