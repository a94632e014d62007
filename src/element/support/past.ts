import type { RoomSummary } from '../../client/room-list.ts';
import type { FeatureContext } from '../feature.ts';
import type { View } from '../view.ts';
import type { Conversations } from './conversations.ts';
import * as icons from './icons.ts';
import { english } from './strings.ts';

/** Of so many is asked how they stand. */
const most = 20;

/** The visitor's conversations, over the one that is shown: each leads to it, and one begins a new one. */
export class Past {
  isOpen = false;

  #context: FeatureContext;
  /** Shows one, or without a room begins a new one. */
  #choose: (room: string) => void;

  constructor(context: FeatureContext, choose: (room: string) => void) {
    this.#context = context;
    this.#choose = choose;
  }

  /** The button that opens it. */
  button({ phrase }: View, conversations: Conversations | undefined): unknown {
    const { html, icon } = this.#context.kit;
    if (!conversations?.all?.length) return '';
    const open = (): void => this.#open(conversations);
    return html`<button class="ib topast" aria-label=${phrase(english.all)} @click=${open}>
      ${icon(icons.list)}
    </button>`;
  }

  render(view: View, conversations: Conversations | undefined): unknown {
    if (!this.isOpen || !conversations) return '';
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    return html`<div
      class="past"
      data-pane="past"
      role="region"
      aria-label=${phrase(english.all)}
      @keydown=${(event: KeyboardEvent) => this.#onKeydown(event, view.fills)}
    >
      <header class="head">
        <button class="ib flip" aria-label=${phrase(english.back)} @click=${this.close}>${icon(icons.back)}</button>
        <div class="who"><h2>${phrase(english.all)}</h2></div>
      </header>
      <div class="body">
        <button class="fresh" @click=${() => this.#take('')}>${icon(icons.plus)}${phrase(english.start)}</button>
        <ul>
          ${(conversations.all ?? []).map((each) => this.#row(each, view, conversations))}
        </ul>
      </div>
    </div>`;
  }

  #row({ id, last, unread }: RoomSummary, { phrase, day }: View, conversations: Conversations): unknown {
    const { html } = this.#context.kit;
    const { status, into } = conversations.standing(id) ?? {};
    const state = status && phrase(into ? english.merged : status === 'closed' ? english.closed : english.open);
    return html`<li>
      <button aria-current=${id === this.#context.host.room} @click=${() => this.#take(id)}>
        <b dir="auto">${last!.deleted ? phrase(english.deleted) : last!.text || '…'}</b>
        <small>${[day(last!.at), state].filter(Boolean).join(' · ')}</small>
        ${unread ? html`<i>${unread}</i>` : ''}
      </button>
    </li>`;
  }

  #take(room: string): void {
    this.isOpen = false;
    this.#choose(room);
  }

  #open(conversations: Conversations): void {
    this.isOpen = true;
    for (const { id } of conversations.all!.slice(0, most)) void conversations.look(id);
    this.#focus('.past .flip');
  }

  readonly close = (): void => {
    this.isOpen = false;
    this.#focus('.topast');
  };

  #focus(selector: string): void {
    const { host } = this.#context;
    host.requestUpdate();
    void host.updateComplete.then(() => host.renderRoot.querySelector<HTMLElement>(selector)?.focus());
  }

  #onKeydown(event: KeyboardEvent, isAlone: boolean): void {
    const { key, shiftKey } = event;
    if (key === 'Escape') {
      event.stopPropagation();
      this.close();
    }
    if (key !== 'Tab' || !isAlone) return;
    // The rest of the panel cannot be reached: Tab goes round in here.
    event.stopPropagation();
    const root = this.#context.host.renderRoot as ShadowRoot;
    const stops = [...root.querySelectorAll<HTMLElement>('.past button')];
    if (shiftKey) stops.reverse();
    if (root.activeElement !== stops.at(-1)) return;
    event.preventDefault();
    stops[0]!.focus();
  }
}
