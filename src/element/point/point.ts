import type { Pointed } from '../../protocol/pointed.ts';
import type { Loaded } from '../controllers/part.ts';
import type { FeatureContext } from '../feature.ts';
import { announce } from '../media-announce.ts';
import type { View } from '../view.ts';
import { described, isUnseen, labelOf } from './described.ts';
import { picture, pictureStyles } from './picture.ts';
import { Reach } from './reach.ts';
import { english } from './strings.ts';
import { pointStyles } from './styles.ts';

/** Something of the page that the visitor shows the team (P52): chosen while the panel steps aside, seen before it is sent, and sent as an ordinary message. */
export class Point implements Loaded {
  readonly styles;

  #context: FeatureContext;
  #reach: Reach;
  /** Which page that is, if the visitor tells. */
  #page: () => Pointed['page'];
  #view: View | undefined;
  #isChoosing = false;
  #aimed: Element | undefined;
  /** What is shown before it is sent, and of which conversation. */
  #chosen: { readonly pointed: Pointed; readonly room: string } | undefined;

  constructor(context: FeatureContext, page: () => Pointed['page']) {
    const { kit, host } = context;
    this.#context = context;
    this.#page = page;
    this.#reach = new Reach(host);
    const [own, shared] = [pointStyles(kit), pictureStyles(kit)];
    this.styles = own;
    (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(shared.styleSheet!);
    host.addController({
      hostUpdated: () => this.#settle(),
      hostDisconnected: () => this.#leave(),
    });
    host.addEventListener('live-chat-close', () => this.#leave());
  }

  // ── Choosing ─────────────────────────────────────────────────────────────────────────────────────────────────────

  begin(): void {
    this.#isChoosing = true;
    this.#aimed = this.#chosen = undefined;
    for (const type of ['scroll', 'resize']) addEventListener(type, this.#moved, { capture: true, passive: true });
    this.#update();
  }

  #leave(): void {
    for (const type of ['scroll', 'resize']) removeEventListener(type, this.#moved, { capture: true });
    this.#isChoosing = false;
    this.#aimed = undefined;
  }

  #update(): void {
    this.#context.host.requestUpdate();
  }

  get #over(): HTMLElement | null {
    return this.#context.host.renderRoot.querySelector('.ptover');
  }

  #settle(): void {
    const over = this.#over;
    if (!over || over.matches(':popover-open')) return;
    over.showPopover();
    over.focus();
  }

  readonly #moved = (): void => this.#update();

  #aim(element: Element | undefined): void {
    if (element === this.#aimed) return;
    this.#aimed = element;
    this.#update();
  }

  readonly #onPointer = ({ clientX, clientY, target }: PointerEvent | MouseEvent): void => {
    if (!(target as Element).closest('.ptbar')) this.#aim(this.#reach.at(clientX, clientY));
  };

  readonly #onClick = (event: MouseEvent): void => {
    event.stopPropagation();
    if ((event.target as Element).closest('.ptbar')) return;
    this.#onPointer(event);
    this.#choose();
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const { key, shiftKey, target } = event;
    const isOnButton = (target as Element).matches('button');
    // Nothing of this is the panel's, which is not to be seen.
    event.stopPropagation();
    if (key === 'Escape') this.#cancel();
    else if (key === 'Tab') this.#step(shiftKey ? -1 : 1, isOnButton);
    else if (key.startsWith('Arrow') && this.#aimed) this.#show(this.#reach.go(this.#aimed, key));
    else if ((key === 'Enter' || key === ' ') && !isOnButton) this.#choose();
    else return;
    event.preventDefault();
  };

  /** Through what there is on the page, and the button at its end. */
  #step(step: 1 | -1, isOnButton: boolean): void {
    const next = this.#reach.next(isOnButton ? undefined : this.#aimed, step);
    if (next) {
      this.#over?.focus();
      this.#show(next);
    } else this.#over?.querySelector('button')?.focus();
  }

  #show(element: Element | undefined): void {
    if (!element) return;
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    this.#aim(element);
    announce(this.#context.host, this.#label(element));
  }

  #label(element: Element): string {
    if (isUnseen(element)) return this.#view?.phrase(english.unseen) ?? '';
    return labelOf(element);
  }

  #choose(): void {
    const { host } = this.#context;
    if (!this.#aimed || isUnseen(this.#aimed)) return;
    this.#chosen = { pointed: described(this.#aimed, this.#page()), room: host.room };
    this.#leave();
    this.#update();
    announce(host, this.#view?.phrase(english.preview));
    void host.updateComplete.then(() => host.renderRoot.querySelector<HTMLElement>('.ptprev .main')?.focus());
  }

  #cancel(): void {
    const { host, writing } = this.#context;
    this.#leave();
    this.#chosen = undefined;
    this.#update();
    void host.updateComplete.then(() => writing.focus());
  }

  /** Over the page, while one chooses. */
  render(view: View): unknown {
    this.#view = view;
    if (!this.#isChoosing) return '';
    const { html } = this.#context.kit;
    const { phrase } = view;
    const aimed = this.#aimed?.isConnected ? this.#aimed : undefined;
    const box = aimed?.getBoundingClientRect();
    const isAway = aimed && isUnseen(aimed);
    const place = box && `left:${box.left}px;top:${box.top}px;width:${box.width}px;height:${box.height}px`;
    // What is chosen must not lie below what is said of it.
    const isLow = !!box && box.bottom > innerHeight - 140 && box.top > 140;
    return html`<div
      class="ptover"
      popover="manual"
      role="application"
      tabindex="-1"
      aria-label="${phrase(english.choose)}. ${phrase(english.keys)}"
      @pointermove=${this.#onPointer}
      @click=${this.#onClick}
      @keydown=${this.#onKeydown}
    >
      ${place ? html`<div class="ptmark ${isAway ? 'no' : ''}" .style=${place}></div>` : ''}
      <div class="ptbar ${isLow ? 'up' : ''}">
        <div>
          <b><bdi>${aimed ? this.#label(aimed) : phrase(english.choose)}</bdi></b>
          <small>${phrase(english.note)}</small>
        </div>
        <button class="ptbtn" @click=${() => this.#cancel()}>${phrase(english.cancel)}</button>
      </div>
    </div>`;
  }

  // ── Before it is sent ────────────────────────────────────────────────────────────────────────────────────────────

  /** Above the field: what the team will see. */
  preview({ phrase }: View): unknown {
    const { kit, host } = this.#context;
    const { html } = kit;
    if (!this.#chosen || this.#chosen.room !== host.room) return '';
    const { pointed } = this.#chosen;
    const { page, name, text, role, tag } = pointed;
    const onKeydown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      event.preventDefault();
      this.#cancel();
    };
    return html`<section class="ptprev" role="group" aria-label=${phrase(english.preview)} @keydown=${onKeydown}>
      <h3>${phrase(english.preview)}</h3>
      <div class="ptd">
        ${picture(kit, pointed)}
        <div class="ptw">
          ${name || !text ? html`<b dir="auto">${name ?? role ?? tag}</b>` : ''}
          ${text && html`<span dir="auto">${text}</span>`} ${page && html`<small><bdi>${page.title}</bdi></small>`}
          ${page && html`<small><bdi>${page.address}</bdi></small>`}
        </div>
      </div>
      <p>${phrase(english.masked)}</p>
      <div class="ptdo">
        <button class="ptbtn main" @click=${() => this.#send(pointed)}>${phrase(english.send)}</button>
        <button class="ptbtn" @click=${() => this.begin()}>${phrase(english.again)}</button>
        <button class="ptbtn" @click=${() => this.#cancel()}>${phrase(english.cancel)}</button>
      </div>
    </section>`;
  }

  #send(pointed: Pointed): void {
    const { connection } = this.#context;
    const { name, role, tag, text, page } = pointed;
    const what = this.#view!.phrase(english.pointed, { what: name ?? text ?? role ?? tag });
    const words = [what, name && text, page?.title, page?.address].filter(Boolean).join('\n');
    // What becomes of it is told by its own message.
    connection.room!.send(words, { pointed }).catch(() => {});
    this.#cancel();
  }
}
