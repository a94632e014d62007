import { english as actionEnglish } from '../action-strings.ts';
import { rove } from '../controllers/rove.ts';
import type { FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import type { View } from '../view.ts';
import type { PinBoard, Pinned } from './board.ts';
import type { Parting } from './parting.ts';
import { mayPin } from './permission.ts';
import { english, type PinKey } from './strings.ts';
import { nameOf, saidOf, textOf } from './words.ts';

/** All that is pinned, in a list that leads to where it stands. */
export class PinList {
  isOpen = false;

  #context: FeatureContext;
  #board: PinBoard;
  #parting: Parting;
  #ask: () => void;
  /** What is said of the way to a message. */
  #way: PinKey | undefined;

  constructor(context: FeatureContext, board: PinBoard, parting: Parting, ask: () => void) {
    this.#context = context;
    this.#board = board;
    this.#parting = parting;
    this.#ask = ask;
    context.host.addEventListener('live-chat-close', () => this.shut());
    // The search stands in the same place.
    this.#root.addEventListener('click', ({ target }) => (target as Element).closest('.find') && this.shut());
  }

  render(view: View): unknown {
    if (!this.isOpen) return '';
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    const { messages, state } = this.#board;
    return html`<section
      class="pinall"
      data-pane="pinall"
      aria-label=${phrase(english.title)}
      @keydown=${(event: KeyboardEvent) => this.#onKeydown(event, view)}
    >
      <header>
        <h2>${phrase(english.title)}</h2>
        <button class="ib" aria-label=${phrase(english.close)} @click=${this.#close}>${icon(icons.close)}</button>
      </header>
      <div class="pins">
        <p role="status">${this.#status(view)}</p>
        ${state === 'failed' ? html`<button class="link" @click=${this.#ask}>${phrase(english.retry)}</button>` : ''}
        ${
          messages.length
            ? html`<ul>
                ${messages.map((message) => this.#row(message, view))}
              </ul>`
            : ''
        }
      </div>
    </section>`;
  }

  /** What there is to say, in one line. */
  #status({ phrase }: View): string {
    const { messages, state } = this.#board;
    if (this.#way) return phrase(english[this.#way]);
    if (state === 'failed') return phrase(english.refused);
    if (messages.length) return '';
    return phrase(state === 'done' ? english.none : english.loading);
  }

  #row(message: Pinned, view: View): unknown {
    const { html, avatar } = this.#context.kit;
    const { day, time } = view;
    const { seq, from, at, thread } = message;
    const name = nameOf(message, view);
    return html`<li data-seq=${seq}>
      <button class="pinrow" @click=${() => void this.#go(seq, thread)}>
        ${avatar(from, message.name)}<b><bdi>${name}</bdi></b> <span dir="auto">${textOf(message, view)}</span>
        <time>${day(at)}, ${time(at)}</time>
      </button>
      ${this.#parting.has(seq) ? this.#undo(seq, view) : mayPin(view) ? this.#takeOff(message, view) : ''}
    </li>`;
  }

  #takeOff(message: Pinned, view: View): unknown {
    const { html, icon } = this.#context.kit;
    const { seq } = message;
    const label = `${view.phrase(english.unpin)}, ${saidOf(message, view)}`;
    const onClick = (): void => {
      this.#parting.begin(seq);
      this.#focus(`[data-seq="${seq}"] .link`);
    };
    return html`<button class="ib" aria-label=${label} @click=${onClick}>${icon(icons.close)}</button>`;
  }

  #undo(seq: number, { phrase }: View): unknown {
    const { html } = this.#context.kit;
    const onClick = (): void => {
      this.#parting.undo(seq);
      this.#focus(`[data-seq="${seq}"] .ib`);
    };
    return html`<button class="link" @click=${onClick}>${phrase(actionEnglish.undo)}</button>`;
  }

  readonly toggle = (): void => {
    if (this.isOpen) return this.#close();
    // The search stands in the same place.
    this.#root.querySelector<HTMLElement>('.find[aria-expanded=true]')?.click();
    this.isOpen = true;
    this.#ask();
    this.#focus('.pinall .pinrow, .pinall:not(:has(.pinrow)) .ib');
  };

  /** The focus goes back to the bar; where that is gone, to the field. */
  readonly #close = (): void => {
    this.shut();
    this.#focus('.pinbar, textarea');
  };

  shut(): void {
    this.isOpen = false;
    if (this.#way) this.#context.jump.stop();
    this.#way = undefined;
    this.#context.changed();
  }

  #focus(selector: string): void {
    void this.#context.host.updateComplete.then(() => this.#root.querySelector<HTMLElement>(selector)?.focus());
  }

  #onKeydown(event: KeyboardEvent, { fills }: View): void {
    const target = event.target as HTMLElement;
    if (event.key === 'Escape') this.#close();
    else if (target.matches('.pinrow')) rove(event, [...this.#root.querySelectorAll<HTMLElement>('.pinrow')]);
    if (event.key === 'Tab' && fills) {
      const stops = [...this.#root.querySelectorAll<HTMLElement>('.pinall button')];
      if (event.shiftKey) stops.reverse();
      if (target !== stops.at(-1)) return event.stopPropagation();
      event.preventDefault();
      stops[0]!.focus();
    }
    // Nothing here is the panel's.
    event.stopPropagation();
  }

  /** Goes to a message; where this lies over the messages it makes way for them. */
  async #go(seq: number, thread: number | undefined): Promise<void> {
    const say = (key: PinKey | undefined): void => {
      this.#way = key;
      this.#context.changed();
    };
    say('going');
    const arrival = await this.#context.jump.to(
      seq,
      () => {
        say(undefined);
        if (getComputedStyle(this.#root.querySelector<HTMLElement>('.log')!).visibility === 'hidden') this.shut();
      },
      thread,
    );
    if (arrival === 'far') say('far');
    else if (arrival === 'failed') say('refused');
  }

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }
}
