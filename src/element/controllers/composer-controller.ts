import type { ReactiveElement, ReactiveController } from 'lit';
import { hasContent } from '../../protocol/text.ts';
import type { ChatMessage, MessageOptions } from '../../client/index.ts';
import type { ChatController } from './chat-controller.ts';
import type { LogController } from './log-controller.ts';

/** What is being written: the draft, kept per room across reloads and the same in all tabs, or the new text of a message. */
export class ComposerController implements ReactiveController {
  /** The own message whose text is being changed. */
  editing: ChatMessage | undefined;
  /** Under which name the draft is kept. */
  draftKey = '';
  /** What goes with the next message beside its text. Set by the features that have it. */
  options: MessageOptions | undefined;
  /** Something that goes with it is on its way and has to be waited for. */
  busy = false;

  #host: ReactiveElement;
  #connection: ChatController;
  #log: LogController;
  /** Begins to change the last message that may be changed. Tells whether there is one. */
  #editLast: () => boolean | undefined;
  #draft = '';
  #isListening = false;

  constructor(
    host: ReactiveElement,
    connection: ChatController,
    log: LogController,
    editLast: () => boolean | undefined,
  ) {
    this.#host = host;
    this.#connection = connection;
    this.#log = log;
    this.#editLast = editLast;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#listen(false);
  }

  get field(): HTMLTextAreaElement | null {
    // By its id: behind all messages, and asked for with every rendering. The page may ask before it is in there.
    return this.#host.shadowRoot?.getElementById('input') as HTMLTextAreaElement | null;
  }

  get text(): string {
    return this.field?.value ?? '';
  }

  /** Whether there is something to send. */
  get ready(): boolean {
    const { text } = this;
    const { textLength } = this.#connection.state.limits;
    return (
      !this.busy && text.length <= textLength && (hasContent(text) || (!this.editing && !!this.options?.files?.length))
    );
  }

  focus(): void {
    this.field?.focus();
  }

  /**
   * Takes up the draft that was kept for this room, and forgets those of others than its owner: guests of this browser are one, those of a chat of
   * the page's own are not. While it is not known who is here there is none; what is written then is theirs who turn out to be.
   */
  load(prefix: string, owner: string | undefined, room: string): void {
    if (!this.field) return;
    // The last rendering may come after the host has left the page.
    this.#listen(this.#host.isConnected);
    const own = `${prefix}${owner} `;
    const name = owner ? own + room : '';
    if (this.draftKey === name) return;
    const early = this.draftKey ? '' : this.#draft;
    this.draftKey = name;
    if (name) forget(prefix, own);
    this.#draft = early || (stored((storage) => storage.getItem(name)) ?? '');
    if (this.#draft !== this.text) this.cancel();
  }

  readonly onInput = (): void => {
    const { text, editing } = this;
    if (!editing) {
      this.#connection.room?.typing(!!text.trim());
      this.#keep(text);
    }
    this.#measure();
  };

  /** Enter sends, Escape leaves an edit, the up arrow begins one. */
  readonly onKeydown = (event: KeyboardEvent): void => {
    const { key } = event;
    // While an input method is composing, the key is its own.
    if (event.isComposing || event.keyCode === 229) return event.stopPropagation();
    if (key === 'Enter' && !event.shiftKey) {
      this.send();
    } else if (key === 'Escape' && this.editing) {
      event.stopPropagation();
      this.cancel();
    } else if (key !== 'ArrowUp' || this.editing || this.text || !this.#editLast()) {
      return;
    }
    event.preventDefault();
  };

  readonly send = (): void => {
    const { editing, text: written, options } = this;
    const { room } = this.#connection;
    const text = written.trim();
    if (!room || !this.ready) return;
    if (!editing) {
      room.typing(false);
      this.options = undefined;
      this.#keep('');
      this.#log.settle();
      this.#log.toBottom();
    }
    this.cancel();
    this.focus();
    // What becomes of it is told by the message itself.
    const done = !editing
      ? room.send(text, options)
      : text === editing.text
        ? undefined
        : room.edit(editing.id, text, options);
    done?.catch(() => {});
  };

  /** Begins to change the text of an own message. */
  edit(message: ChatMessage): void {
    this.editing = message;
    this.#show(message.text);
    this.focus();
  }

  /** Ends editing, and brings the draft back. */
  readonly cancel = (): void => {
    this.editing = undefined;
    this.#show(this.#draft);
  };

  /** Forgets the drafts whose names begin so, here and in storage. */
  wipe(prefix: string): void {
    this.#draft = '';
    this.cancel();
    forget(prefix);
  }

  /** Another tab has changed the draft. Here it is not changed under the writer's hands. */
  readonly #onStorage = ({ key, newValue }: StorageEvent): void => {
    if (!this.draftKey || key !== this.draftKey || (this.field?.matches(':focus') && document.hasFocus())) return;
    this.#draft = newValue ?? '';
    if (!this.editing) this.#show(this.#draft);
  };

  #listen(wanted: boolean): void {
    if (wanted === this.#isListening) return;
    this.#isListening = wanted;
    if (wanted) addEventListener('storage', this.#onStorage);
    else removeEventListener('storage', this.#onStorage);
  }

  #show(text: string): void {
    if (this.field) this.field.value = text;
    this.#measure();
  }

  #measure(): void {
    const { field, text } = this;
    // Behind the field, unseen and as high as its text; not by `attr()`, which WebKit does not follow in the second element of a page.
    if (field) field.nextElementSibling!.textContent = text + ' ';
    this.#host.requestUpdate();
  }

  #keep(text: string): void {
    this.#draft = text;
    stored((storage) => storage[text && this.draftKey ? 'setItem' : 'removeItem'](this.draftKey, text));
  }
}

/** Without storage, or with none left, a draft lives as long as the page. */
function stored<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}

/** Takes what begins so out of storage, but for what begins with `own`. */
const forget = (prefix: string, own = ' '): void =>
  stored((storage) => {
    for (const key of Object.keys(storage)) if (key.startsWith(prefix) && !key.startsWith(own)) storage.removeItem(key);
  });
