import type { ReactiveElement } from 'lit';
import type { Attachment } from '../client/index.ts';
import * as icons from './icon-paths.ts';
import type { Kit } from './kit.ts';
import * as more from './media-icons.ts';
import { filesOf, kindOf } from './media-kinds.ts';
import type { Loads } from './media-loads.ts';
import { english } from './media-strings.ts';
import type { MediaView } from './view.ts';

/** How far a finger goes for the next image, in pixels. */
const swipe = 48;

/** One image over the whole page, and from it to all others of the conversation. The browser keeps everything else out of reach. */
export class Lightbox {
  #kit: Kit;
  #host: ReactiveElement;
  #loads: Loads;
  #save: (file: Attachment) => void;
  #shown: string | undefined;
  #images: Attachment[] = [];
  #from = 0;

  constructor(kit: Kit, host: ReactiveElement, loads: Loads, save: (file: Attachment) => void) {
    this.#kit = kit;
    this.#host = host;
    this.#loads = loads;
    this.#save = save;
  }

  open(file: Attachment): void {
    this.#shown = file.id;
    this.#host.requestUpdate();
  }

  /** After each rendering. */
  settle(): void {
    const { dialog } = this;
    if (!dialog) return;
    const isNew = !dialog.open;
    if (isNew) dialog.showModal();
    // At the last image the button that led there is gone.
    if (isNew || !dialog.matches(':focus-within')) dialog.focus();
  }

  get dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector('dialog.lb');
  }

  readonly close = (): void => this.dialog?.close();

  render(view: MediaView): unknown {
    const { phrase } = view;
    const { html, icon } = this.#kit;
    this.#images = filesOf(view.conversation.messages).filter((each) => kindOf(each) === 'image');
    const index = this.#images.findIndex(({ id }) => id === this.#shown);
    const file = this.#images[index];
    if (!file) return '';
    const load = this.#loads.want(file);
    const { name } = file;
    const count = this.#images.length;
    const step = (by: number, path: string, label: string) =>
      count > 1
        ? html`<button
            class="ib step"
            aria-label=${label}
            ?disabled=${!this.#images[index + by]}
            @click=${() => this.#go(by)}
          >
            ${icon(path)}
          </button>`
        : '';
    return html`<dialog
      class="lb"
      tabindex="-1"
      aria-label=${phrase(english.place, { name: phrase(english.image, { name }), n: index + 1, count })}
      @close=${this.#onClose}
      @keydown=${this.#onKeydown}
      @click=${this.#onClick}
      @pointerdown=${this.#onDown}
      @pointerup=${this.#onUp}
    >
      <div class="bar">
        <p><bdi>${name}</bdi></p>
        ${count > 1 ? html`<p class="no">${index + 1} / ${count}</p>` : ''}
        <button class="ib" aria-label=${phrase(english.download, { name })} @click=${() => this.#save(file)}>
          ${icon(more.download)}
        </button>
        <button class="ib" aria-label=${phrase(english.close)} @click=${this.close}>${icon(icons.close)}</button>
      </div>
      <div class="stage">
        ${step(-1, more.previous, phrase(english.previous))}
        ${
          load.state === 'there'
            ? html`<img src=${this.#loads.address(file.id)} alt=${name} draggable="false" />`
            : load.state === 'loading'
              ? html`<p class="wait" role="status" aria-label=${phrase(english.loading, { name })}>
                  ${icon(icons.ring)}
                </p>`
              : html`<button class="link" @click=${() => this.#again(file)}>${phrase(english.again, { name })}</button>`
        }
        ${step(1, more.next, phrase(english.next))}
      </div>
    </dialog>`;
  }

  #again(file: Attachment): void {
    this.#loads.again(file);
    this.#host.requestUpdate();
  }

  #go(by: number): void {
    const to = this.#images[this.#images.findIndex(({ id }) => id === this.#shown) + by];
    if (!to) return;
    this.#shown = to.id;
    this.#host.requestUpdate();
  }

  readonly #onClose = (): void => {
    this.#shown = undefined;
    this.#host.requestUpdate();
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    // Nothing here is the panel's; Escape is the browser's.
    event.stopPropagation();
    const sign = getComputedStyle(this.dialog!).direction === 'rtl' ? -1 : 1;
    if (event.key === 'ArrowRight') this.#go(sign);
    if (event.key === 'ArrowLeft') this.#go(-sign);
  };

  /** Beside the image. */
  readonly #onClick = ({ target }: Event): void => {
    if ((target as Element).matches('dialog, .stage')) this.close();
  };

  readonly #onDown = ({ clientX }: PointerEvent): void => {
    this.#from = clientX;
  };

  readonly #onUp = (event: PointerEvent): void => {
    const way = event.clientX - this.#from;
    if (Math.abs(way) < swipe) return;
    // The finger draws the next one in from its side.
    const sign = getComputedStyle(this.dialog!).direction === 'rtl' ? 1 : -1;
    this.#go(way > 0 ? sign : -sign);
  };
}
