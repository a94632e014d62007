import type { LitElement } from 'lit';
import type { ChatMessage } from '../../client/index.ts';
import type { ChatController } from './chat-controller.ts';

/** What is being written: the draft, kept per room across reloads, or the new text of a message. */
export class ComposerController {
  /** The own message whose text is being changed. */
  editing: ChatMessage | undefined;

  #host: LitElement;
  #connection: ChatController;
  #key = '';
  #draft = '';

  constructor(host: LitElement, connection: ChatController) {
    this.#host = host;
    this.#connection = connection;
  }

  get field(): HTMLTextAreaElement | null {
    return this.#host.renderRoot.querySelector('textarea');
  }

  get text(): string {
    return this.field?.value ?? '';
  }

  focus(): void {
    this.field?.focus();
  }

  /** Takes up the draft that was kept under this name. Reads storage, writes nothing. */
  load(name: string): void {
    if (!this.field || this.#key === name) return;
    this.#key = name;
    this.#draft = stored((storage) => storage.getItem(name)) ?? '';
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

  /** Takes what was written out of the field. */
  take(): string {
    const text = this.text.trim();
    if (!this.editing) {
      this.#connection.room?.typing(false);
      this.#keep('');
    }
    this.cancel();
    return text;
  }

  edit(message: ChatMessage): void {
    this.editing = message;
    this.#show(message.text);
    this.focus();
    this.field?.setSelectionRange(message.text.length, message.text.length);
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
    stored((storage) => {
      for (const key of Object.keys(storage)) if (key.startsWith(prefix)) storage.removeItem(key);
    });
  }

  #show(text: string): void {
    if (this.field) this.field.value = text;
    this.#measure();
  }

  #measure(): void {
    // Seen by the styles, which make the field as high as its text.
    const { field, text } = this;
    if (field) field.parentElement!.dataset['text'] = text;
    this.#host.requestUpdate();
  }

  #keep(text: string): void {
    this.#draft = text;
    stored((storage) => (text ? storage.setItem(this.#key, text) : storage.removeItem(this.#key)));
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
