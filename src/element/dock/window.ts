import type { Chat } from '../../client/index.ts';
import type { ChatElement } from '../feature.ts';

interface Element extends ChatElement {
  chat: Chat;
  server: string | undefined;
  room: string;
  texts: Readonly<Record<string, string>>;
  hide(): void;
  destroy(): void;
}

interface Turns {
  /** It was closed. */
  readonly closed: () => void;
  /** It became a window or a tab. */
  readonly turned: () => void;
}

/**
 * A conversation in the dock: an element of its own, whose panel is the window and whose launcher is the tab. Closed by its button it goes,
 * by Escape and the button beside it becomes a tab.
 */
export class DockedWindow {
  readonly element: Element;
  readonly room: string;

  /** Whether it is to be a tab once its panel is closed. */
  #isTab = false;

  constructor(owner: ChatElement, chat: Chat, room: string, title: string, turns: Turns) {
    this.room = room;
    const element = (this.element = document.createElement(owner.localName) as Element);
    for (const name of ['theme', 'lang', 'placeholder', 'polls']) {
      const value = owner.getAttribute(name);
      if (value !== null) element.setAttribute(name, value);
    }
    element.setAttribute('docked', '');
    element.setAttribute(
      'exportparts',
      'header, strip, log, message, bubble, image, file, voice, tray, composer, input, send',
    );
    element.chat = chat;
    element.server = (owner as Element).server;
    element.setAttribute('room', room);
    this.name(title);
    // Known by the key before what it does.
    element.addEventListener('keydown', (event) => this.#onKeydown(event as KeyboardEvent), { capture: true });
    element.addEventListener('live-chat-minimize', () => this.minimize());
    element.addEventListener('live-chat-open', () => {
      this.#isTab = false;
      turns.turned();
    });
    element.addEventListener('live-chat-close', () => {
      if (!this.#isTab) return turns.closed();
      if (this.hasFocus) element.renderRoot.querySelector<HTMLElement>('.launch')?.focus();
      turns.turned();
    });
  }

  get isOpen(): boolean {
    return this.element.open;
  }

  get hasFocus(): boolean {
    return (this.element.getRootNode() as ShadowRoot).activeElement === this.element;
  }

  /** What it is called by its title, by its tab, and to screen readers. */
  name(title: string): void {
    const { element } = this;
    if (element.heading === title) return;
    element.heading = title;
    element.texts = { 'Open chat': title };
    const tab = element.querySelector('[slot=launcher]') ?? document.createElement('bdi');
    tab.slot = 'launcher';
    tab.textContent = title;
    element.append(tab);
  }

  open(isFocused = true): void {
    if (isFocused) this.element.show();
    else this.element.open = true;
  }

  /** Makes a tab of it. */
  minimize(): void {
    if (!this.element.open) return;
    this.#isTab = true;
    this.element.hide();
  }

  /** Follows its room as a tab, as somebody does who points at it. */
  follow(): void {
    void this.element.updateComplete.then(() =>
      this.element.renderRoot.querySelector('.launch')?.dispatchEvent(new Event('pointerenter')),
    );
  }

  end(): void {
    this.element.destroy();
  }

  #onKeydown({ key }: KeyboardEvent): void {
    if (key !== 'Escape') return;
    // Where it is for a menu or an edit, the panel stays open.
    this.#isTab = true;
    setTimeout(() => {
      if (this.element.open) this.#isTab = false;
    });
  }
}
