import type { Chat, Room } from '../../client/index.ts';
import type { ChatElement, FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';
import { addressOf } from './drafts.ts';
import { over } from '../../client/over.ts';
import { ThreadEntry } from './page.ts';
import { english } from './strings.ts';
import { Thread } from './thread.ts';
import { hasThreads, wholeOf } from './timeline.ts';

interface Inner extends ChatElement {
  chat: Chat;
  server: string | undefined;
  room: string;
  heading: string | undefined;
  placeholder: string;
  texts: unknown;
  destroy(): void;
}

/** From this width of the panel on a thread is beside the conversation, in pixels. As in the styles. */
const wide = 1_000;

/** The thread that is open, in an element of its own whose room it is: beside the conversation, or in its place. */
export class ThreadPane {
  thread: Thread | undefined;

  #context: FeatureContext;
  #readBy: (room: Room, root: number, seq: number) => void;
  #element: Inner | undefined;
  #entry = new ThreadEntry(() => this.#shut());
  #words: Pick<Inner, 'heading' | 'placeholder'> | undefined;
  /** Where it was opened. */
  #opener: (() => HTMLElement | null | undefined) | undefined;

  /** @param readBy Is told how far a thread was read. */
  constructor(context: FeatureContext, readBy: (room: Room, root: number, seq: number) => void) {
    this.#context = context;
    this.#readBy = readBy;
  }

  /** Shows a thread, from the message `at` on, where that is said. */
  open(root: number, at?: number, opener?: () => HTMLElement | null | undefined): void {
    const { connection, host } = this.#context;
    const { chat, room } = connection;
    if (!chat || !room) return;
    this.#opener = opener;
    if (this.thread?.root !== root) {
      this.#end();
      const whole = wholeOf(room);
      const thread = (this.thread = new Thread(wholeOf(chat), whole, root, (seq) => this.#readBy(whole, root, seq)));
      thread.close = () => this.close();
      thread.show = (seq) => this.#show(seq);
    }
    if (at && at !== root) {
      if (this.thread!.jump) void this.thread!.jump.to(at);
      else this.thread!.wanted = at;
    }
    if (this.#isAlone && host.mode === 'full') this.#entry.enter(root);
    host.requestUpdate();
    void host.updateComplete.then(() => this.#fill(!at));
  }

  /** Closes it; the focus goes back to where it was opened. */
  close(): void {
    if (!this.#entry.leave()) this.#shut();
  }

  /** Nothing of it goes on. */
  end(): void {
    this.#entry.end();
    this.#end();
  }

  #end(): void {
    this.thread?.end();
    this.#element?.destroy();
    this.thread = this.#element = undefined;
  }

  #shut(): void {
    if (!this.thread) return;
    const { host, writing } = this.#context;
    const hadFocus = this.#root.activeElement === this.#element;
    this.end();
    host.requestUpdate();
    if (!hadFocus) return;
    void host.updateComplete.then(() => (this.#opener?.() ?? writing).focus());
  }

  /** Shows a message in the conversation; where the thread has its place it makes way. */
  #show(seq: number): void {
    const { jump } = this.#context;
    if (this.#isAlone) this.close();
    void jump.to(seq);
  }

  get #isAlone(): boolean {
    return (this.#root.querySelector('.panel')?.clientWidth ?? 0) < wide;
  }

  render(view: View): unknown {
    if (!this.thread) return '';
    const { conversation, phrase } = view;
    // Somebody may have lost the right to read it.
    if (conversation.kind && !hasThreads(conversation)) queueMicrotask(() => this.#shut());
    const { html } = this.#context.kit;
    this.thread.title = view.title;
    this.#words = { heading: phrase(english.thread), placeholder: phrase(english.write) };
    if (this.#element) Object.assign(this.#element, this.#words);
    return html`<div
      class="thread"
      data-pane="thread"
      @keydown=${(event: KeyboardEvent) => this.#onKeydown(event, view)}
    ></div>`;
  }

  #fill(isFocused: boolean): void {
    const place = this.#root.querySelector('.thread');
    if (!place || !this.thread) return;
    if (!this.#element) place.replaceChildren((this.#element = this.#made(this.thread)));
    const element = this.#element;
    if (!isFocused) return;
    const enter = (): void => {
      // On a phone the keyboard would cover what one has come to read.
      if (matchMedia('(pointer: coarse)').matches) element.renderRoot.querySelector<HTMLElement>('.tback')?.focus();
      else element.show();
    };
    if (this.thread.jump) enter();
    else this.thread.ready = enter;
  }

  #made({ room, root }: Thread): Inner {
    const { host, connection } = this.#context;
    const owner = host as Inner;
    const element = document.createElement(owner.localName) as Inner;
    for (const name of ['theme', 'lang']) {
      const value = owner.getAttribute(name);
      if (value !== null) element.setAttribute(name, value);
    }
    element.setAttribute('threaded', '');
    element.setAttribute('mode', 'full');
    element.setAttribute('exportparts', 'strip, log, message, bubble, image, file, voice, tray, composer, input, send');
    element.chat = over(wholeOf(connection.chat as Chat), { room: () => room, close: () => {} });
    const { defaultServer } = owner.constructor as typeof HTMLElement & { defaultServer: string };
    element.server = addressOf(owner.server ?? defaultServer, root);
    element.setAttribute('room', room.id);
    element.texts = owner.texts;
    Object.assign(element, this.#words);
    // The page hears of what happens from the room's own element.
    for (const type of ['ready', 'unread', 'state', 'error', 'message']) {
      element.addEventListener(`live-chat-${type}`, (event) => event.stopPropagation());
    }
    return element;
  }

  #onKeydown(event: KeyboardEvent, { fills }: View): void {
    if (event.key === 'Escape') this.close();
    const inner = this.#element?.renderRoot as ShadowRoot | undefined;
    if (event.key === 'Tab' && fills && inner) {
      const stops = [
        ...inner.querySelectorAll<HTMLElement>('.panel :is(button:enabled, textarea, input, .msg)'),
      ].filter(({ tabIndex }) => tabIndex >= 0);
      if (event.shiftKey) stops.reverse();
      if (inner.activeElement === stops.at(-1)) {
        event.preventDefault();
        stops[0]!.focus();
      }
    }
    // Nothing here is the panel's.
    event.stopPropagation();
  }

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }
}
