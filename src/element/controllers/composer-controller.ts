import type { LitElement } from 'lit';
import type { ChatMessage, Room } from '../../client/index.ts';

/** What is being written: the draft, kept per room across reloads, or the new text of a message. */
export class ComposerController {
  /** The own message whose text is being changed. */
  editing: ChatMessage | undefined;
  length = 0;

  #host: LitElement;
  #room: () => Room | undefined;
  #key = '';
  #draft = '';

  constructor(host: LitElement, room: () => Room | undefined) {
    this.#host = host;
    this.#room = room;
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
    this.editing = undefined;
    try {
      this.#draft = localStorage.getItem(name) ?? '';
    } catch {
      this.#draft = '';
    }
    this.#show(this.#draft);
  }

  readonly onInput = (): void => {
    const { text } = this;
    this.#measure();
    this.#room()?.typing(text.trim() !== '' && !this.editing);
    if (!this.editing) this.#keep(text);
  };

  /** Takes what was written out of the field. */
  take(): string {
    const text = this.text.trim();
    if (this.editing) {
      this.cancel();
    } else {
      this.#room()?.typing(false);
      this.#keep('');
      this.#show('');
    }
    return text;
  }

  edit(message: ChatMessage): void {
    if (!this.editing) this.#draft = this.text;
    this.editing = message;
    this.#show(message.text);
    this.focus();
    this.field?.setSelectionRange(message.text.length, message.text.length);
  }

  /** Ends editing, and brings the draft back. */
  cancel(): void {
    this.editing = undefined;
    this.#show(this.#draft);
  }

  /** Forgets the drafts whose names begin so, here and in storage. */
  wipe(prefix: string): void {
    this.editing = undefined;
    this.#draft = '';
    this.#show('');
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
    } catch {
      // There is no storage to wipe.
    }
  }

  #show(text: string): void {
    if (this.field) this.field.value = text;
    this.#measure();
  }

  #measure(): void {
    const { field, text } = this;
    if (field) field.parentElement!.dataset['text'] = text;
    this.length = text.trim() ? text.length : 0;
    this.#host.requestUpdate();
  }

  #keep(text: string): void {
    this.#draft = text;
    try {
      if (text) localStorage.setItem(this.#key, text);
      else localStorage.removeItem(this.#key);
    } catch {
      // No storage, or none left: the draft lives as long as the page.
    }
  }
}
