import type { Chat, ChatError, Room } from '../../client/index.ts';
import { refuse, release, type HeldMessage } from '../../client/held.ts';
import { resolveReport, type ReportedMessage, type Verdict } from '../../client/moderation.ts';
import type { FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { announce } from '../media-announce.ts';
import type { View } from '../view.ts';
import { english } from './queue-strings.ts';
import { queueStyles } from './queue-styles.ts';
import { readReason } from './reasons.ts';
import { Waiting } from './waiting.ts';

const shieldIcon = 'M10 2.5 16 5v4.5c0 4-2.6 6.6-6 8-3.4-1.4-6-4-6-8V5l6-2.5Z';
/** It is asked for this often, in milliseconds. */
const interval = 60_000;
/** What stands in the same place. */
const others = ':is(.find, .pinbar, .tlist)[aria-expanded=true]';

/** What is said of what became of a decision. */
const outcomes: Readonly<Record<string, string>> = {
  done: english.done,
  'no-such-message': english.gone,
  forbidden: english.forbidden,
};

type Item = HeldMessage | ReportedMessage;

/** A part, loaded for moderators alone: what waits for them, how much that is, and what they make of each. */
export class Queue {
  readonly styles;

  #context: FeatureContext;
  #waiting: Waiting;
  #isOpen = false;
  /** What is asked about once more before it is done, and what is on its way. */
  #sure: { readonly item: Item; readonly verdict: Verdict } | undefined;
  #busy: Item | undefined;
  #view: View | undefined;
  /** What became of the last one, where it was not done. */
  #told = '';

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = queueStyles(context.kit);
    this.#waiting = new Waiting(() => context.host.requestUpdate());
  }

  // ── What is seen ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** Where one may moderate, and only there. */
  head(view: View): unknown {
    const { phrase, locale } = view;
    this.#keep(view);
    const { html, icon } = this.#context.kit;
    const { count, isMore } = this.#waiting;
    const n = count && `${count.toLocaleString(locale)}${isMore ? '+' : ''}`;
    return html`<button
      class="ib mqb"
      aria-label=${n ? `${phrase(english.title)}, ${n}` : phrase(english.title)}
      aria-expanded=${this.#isOpen}
      @click=${this.#isOpen ? this.#close : this.#open}
    >
      ${icon(shieldIcon)}${n ? html`<i>${n}</i>` : ''}
    </button>`;
  }

  render(view: View): unknown {
    this.#view = view;
    if (!this.#isOpen) return '';
    void this.#context.host.updateComplete.then(this.#makeWay);
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    const { held, reports, state, isMore } = this.#waiting;
    return html`<section
      class="modq"
      data-pane="modq"
      aria-label=${phrase(english.title)}
      @keydown=${(event: KeyboardEvent) => this.#onKeydown(event, view)}
    >
      <header>
        <h2>${phrase(english.title)}</h2>
        <button class="ib" aria-label=${phrase(english.close)} @click=${this.#close}>${icon(icons.close)}</button>
      </header>
      <div class="mqbody">
        <p role="status">${this.#told || this.#status(view)}</p>
        ${this.#list(english.heldMessages, held, view)} ${this.#list(english.reported, reports, view)}
        ${state === 'failed' ? this.#button(phrase(english.retry), this.#ask) : ''}
        ${isMore && state === 'done' ? this.#button(phrase(english.more), this.#more) : ''}
      </div>
    </section>`;
  }

  #status({ phrase }: View): string {
    const { count, state } = this.#waiting;
    if (state === 'failed') return phrase(english.failed);
    if (count) return '';
    return phrase(state === 'done' ? english.none : english.loading);
  }

  #list(title: string, items: readonly Item[], view: View): unknown {
    const { html } = this.#context.kit;
    if (!items.length) return '';
    return html`<h3>${view.phrase(title)}</h3>
      <ul>
        ${items.map((item) => this.#item(item, view))}
      </ul>`;
  }

  #item(item: Item, view: View): unknown {
    const { html, avatar } = this.#context.kit;
    const { phrase, day, time } = view;
    const { from, name, text, at } = item;
    const files = 'held' in item ? (item.files ?? []) : [];
    const words = text || files.map((file) => file.name).join('\n') || phrase(english.file);
    return html`<li class="mqi">
      ${avatar(from, name)}<b><bdi>${name || phrase(english.nameless)}</bdi></b>
      <time>${day(at)}, ${time(at)}</time>
      <p class="mqtext" dir="auto" tabindex="0">${words}</p>
      ${'report' in item ? html`<p class="mqwhy" dir="auto">${this.#why(item, view)}</p>` : ''}
      ${this.#deeds(item, view)}
    </li>`;
  }

  /** Who reported it, and what they said. */
  #why({ by, reason }: ReportedMessage, { phrase, conversation }: View): string {
    const who = phrase(english.by, { name: conversation.users.get(by)?.name || phrase(english.nameless) });
    const { reason: known, words } = readReason(reason);
    const said = [known && phrase(english[known]), words].filter(Boolean).join(' · ');
    return said ? phrase(english.reason, { name: who, text: said }) : who;
  }

  #deeds(item: Item, { phrase }: View): unknown {
    const { html } = this.#context.kit;
    const button = (text: string, act: () => void, more = '') => this.#button(phrase(text), act, more, item);
    if ('held' in item) {
      return html`<div class="mqdo">
        ${button(english.release, () => void this.#decide(item, (chat, room) => release(chat, room, item.held)))}
        ${button(english.refuse, () => void this.#decide(item, (chat, room) => refuse(chat, room, item.held)), 'bad')}
      </div>`;
    }
    const resolve = (verdict: Verdict) => () =>
      void this.#decide(item, (chat, room) => resolveReport(chat, room, item.report, verdict));
    const sure = this.#sure?.item === item ? this.#sure.verdict : undefined;
    // What is not taken back by a click is asked once more.
    if (sure) {
      const name = item.name || phrase(english.nameless);
      return html`<div class="mqdo" role="group" aria-labelledby="mqsure">
        <p id="mqsure">${phrase(sure === 'ban' ? english.banSure : english.removeSure, { name })}</p>
        ${button(english.cancel, () => this.#confirm(item))}
        ${button(sure === 'ban' ? english.ban : english.remove, resolve(sure), 'bad')}
      </div>`;
    }
    return html`<div class="mqdo">
      ${button(english.dismiss, resolve('dismiss'))}${button(english.remove, () => this.#confirm(item, 'delete'))}
      ${button(english.mute, resolve('mute'))}${button(english.ban, () => this.#confirm(item, 'ban'))}
      ${button(english.show, () => this.#show(item.seq))}
    </div>`;
  }

  #button(label: string, act: () => void, more = '', item?: Item): unknown {
    return this.#context.kit.html`<button class="dbtn ${more}" ?disabled=${!!item && this.#busy === item} @click=${act}>
      ${label}
    </button>`;
  }

  // ── What happens ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** Asks when the room is there, and from then on now and then, as long as somebody may be looking. */
  #keep({ conversation, state, passed }: View): void {
    const isLive = conversation.status === 'live' && state.status === 'online';
    if (!isLive || !this.#waiting.isAllowed(conversation) || this.#waiting.state === 'asking' || document.hidden)
      return;
    if (!this.#waiting.askedAt || passed(this.#waiting.askedAt + interval)) queueMicrotask(this.#ask);
  }

  readonly #ask = (): void => this.#askFor(false);
  readonly #more = (): void => this.#askFor(true);

  #askFor(isMore: boolean): void {
    const { chat, room } = this.#context.connection;
    if (chat && room) void this.#waiting.ask(chat as Chat, room, isMore);
  }

  #confirm(item: Item, verdict?: Verdict): void {
    this.#sure = verdict && { item, verdict };
    this.#context.host.requestUpdate();
    void this.#context.host.updateComplete.then(() => this.#focus(this.#items.indexOf(item)));
  }

  async #decide(item: Item, decision: (chat: Chat, room: Room) => Promise<void>): Promise<void> {
    const { connection, host } = this.#context;
    const { chat, room } = connection;
    if (!chat || !room || this.#busy) return;
    const index = this.#items.indexOf(item);
    this.#busy = item;
    this.#told = '';
    host.requestUpdate();
    const code = await decision(chat as Chat, room).then(
      () => 'done',
      (error: ChatError) => error.code,
    );
    // The room may be another by now.
    if (this.#busy !== item) return;
    this.#busy = this.#sure = undefined;
    const isGone = code === 'done' || code === 'no-such-message';
    const said = this.#view!.phrase(outcomes[code] ?? english.failed);
    if (code === 'done') announce(host, said);
    else this.#told = said;
    if (isGone) this.#waiting.drop(item);
    host.requestUpdate();
    await host.updateComplete;
    this.#focus(Math.min(index, this.#items.length - 1));
    // Others about the same message may be settled by it.
    if (isGone) this.#ask();
  }

  get #items(): readonly Item[] {
    return [...this.#waiting.held, ...this.#waiting.reports];
  }

  /** To what is done with an item; where there is none, to the head of the pane. */
  #focus(index: number): void {
    const item = this.#root.querySelectorAll('.mqi')[index];
    (item?.querySelector<HTMLElement>('.mqdo button') ?? this.#root.querySelector<HTMLElement>('.modq .ib'))?.focus();
  }

  readonly #open = (): void => {
    this.#root.querySelector<HTMLElement>(others)?.click();
    this.#isOpen = true;
    this.#told = '';
    this.#ask();
    this.#context.changed();
    void this.#context.host.updateComplete.then(() => this.#focus(-1));
  };

  readonly #close = (): void => {
    this.#shut();
    void this.#context.host.updateComplete.then(() => this.#root.querySelector<HTMLElement>('.mqb')?.focus());
  };

  #shut(): void {
    this.#isOpen = false;
    this.#sure = undefined;
    this.#context.changed();
  }

  /** What stands in the same place was opened since. */
  readonly #makeWay = (): void => {
    if (this.#isOpen && this.#root.querySelector(others)) this.#shut();
  };

  /** Where the pane has the place of the conversation it makes way. */
  #show(seq: number): void {
    const pane = this.#root.querySelector<HTMLElement>('.modq');
    if (pane && pane.clientWidth === pane.parentElement!.clientWidth) this.#shut();
    void this.#context.jump.to(seq);
  }

  #onKeydown(event: KeyboardEvent, { fills }: View): void {
    if (event.key === 'Escape') this.#close();
    if (event.key === 'Tab' && fills) {
      const stops = [...this.#root.querySelectorAll<HTMLElement>('.modq :is(button:enabled, [tabindex="0"])')];
      if (event.shiftKey) stops.reverse();
      if (event.target === stops.at(-1)) {
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

  flush(): void {
    this.#isOpen = false;
    this.#sure = this.#busy = undefined;
    this.#told = '';
    this.#waiting.forget();
  }
}
