import { isSealedRoom } from '../../protocol/sealed.ts';
import type { ReactiveElement } from 'lit';
import type { SearchHit } from '../../client/search.ts';
import { rove } from '../controllers/rove.ts';
import type { Jump } from '../jump.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import type { Kit } from '../kit.ts';
import { SearchRun } from './run.ts';
import { english, type SearchKey } from './strings.ts';
import { searchStyles } from './styles.ts';
import { unmarkedHit } from './unmarked-hit.ts';
import type { View } from '../view.ts';

/** So near its end, in pixels, the list asks for more. */
const nearEnd = 200;

/** Looks for words in all messages of the room, and goes to where they stand. */
class Search implements Feature {
  readonly styles;

  #kit: Kit;
  #host: ReactiveElement;
  #jump: Jump;
  #run: SearchRun;
  #isOpen = false;
  /** The hit that Tab reaches; the first one if undefined. */
  #active: number | undefined;
  /** What is said of the way to a hit. */
  #way: SearchKey | undefined;
  /** Dates in the manner of one language. */
  #dates: { readonly tag: string; readonly format: Intl.DateTimeFormat } | undefined;

  constructor(context: FeatureContext) {
    const { kit, host, connection, jump } = context;
    this.#kit = kit;
    this.#host = host;
    this.#jump = jump;
    this.#run = new SearchRun(connection, () => host.requestUpdate());
    this.styles = searchStyles(kit);
    host.addEventListener('live-chat-close', () => this.flush());
    (context.settings ??= []).push({
      opened: () => undefined,
      deeds: (view) => this.#deed(view, () => context.leaveSettings?.()),
      row: () => '',
      fault: () => '',
    });
  }

  flush(): void {
    this.#isOpen = false;
    if (this.#way) this.#jump.stop();
    this.#way = undefined;
    this.#run.stop();
    this.#run.text = '';
    this.#host.requestUpdate();
  }

  head(view: View): unknown {
    if (!view.conversation.can.includes('read')) return '';
    const { html, icon } = this.#kit;
    return html`<button
      class="ib find"
      aria-label=${view.phrase(english.search)}
      aria-expanded=${this.#isOpen}
      @click=${this.#isOpen ? this.#close : this.#open}
    >
      ${icon(icons.search)}
    </button>`;
  }

  /** Where the header has no room for its button. */
  #deed({ phrase }: View, leave: () => void): unknown {
    const { html, icon } = this.#kit;
    if (this.#button?.checkVisibility() ?? true) return '';
    const open = (): void => {
      leave();
      this.#open();
    };
    return html`<button @click=${open}>${icon(icons.search)}<span>${phrase(english.search)}</span></button>`;
  }

  get #button(): HTMLElement | null {
    return this.#root.querySelector<HTMLElement>('.find');
  }

  render(view: View): unknown {
    if (!this.#isOpen) return '';
    const { html, icon } = this.#kit;
    const { phrase, state } = view;
    const { text, hits } = this.#run;
    if (this.#run.code === 'disconnected' && state.status === 'online') queueMicrotask(this.#run.start);
    const stop = hits.some(({ seq }) => seq === this.#active) ? this.#active : hits[0]?.seq;
    return html`<div class="srch" data-pane="srch" @keydown=${(event: KeyboardEvent) => this.#onKeydown(event, view)}>
      <form role="search" @submit=${this.#onSubmit}>
        <label
          >${icon(icons.search)}<span class="sr">${phrase(english.field)}</span>
          <input
            type="search"
            placeholder=${phrase(english.search)}
            autocomplete="off"
            enterkeyhint="search"
            dir="auto"
            .value=${text}
            @input=${this.#onInput}
          />
        </label>
        <button type="button" class="ib" aria-label=${phrase(english.close)} @click=${this.#close}>
          ${icon(icons.close)}
        </button>
      </form>
      <div class="hits" @scroll=${this.#onScroll} @focusin=${this.#onFocus}>
        <p role="status">${this.#status(view)}</p>
        ${
          this.#run.state === 'failed' && state.status === 'online'
            ? html`<button class="link" @click=${this.#run.start}>${phrase(english.retry)}</button>`
            : ''
        }
        ${
          hits.length
            ? html`<ul aria-label=${phrase(english.results)}>
                ${hits.map((hit) => this.#hit(hit, hit.seq === stop, view))}
              </ul>`
            : ''
        }
        ${this.#run.state === 'adding' ? html`<p class="day">${icon(icons.ring)}</p>` : ''}
      </div>
    </div>`;
  }

  /** What there is to say, in one line. */
  #status({ phrase, state, conversation }: View): string {
    const { state: how, code, hits, more } = this.#run;
    const n = hits.length;
    const isOnline = state.status === 'online';
    if (isSealedRoom(conversation.id)) return phrase(english.sealed);
    if (this.#way) return phrase(english[this.#way]);
    if (!isOnline && (how === 'failed' || how === 'idle')) return phrase(english.offline);
    if (how === 'idle') return phrase(english.hint);
    if (how === 'asking') return phrase(english.asking);
    if (how === 'failed') return phrase(code === 'text-length' ? english.long : english.failed);
    if (!n) return phrase(english.none);
    return more ? phrase(english.foundMore, { n }) : phrase(english.found, { n });
  }

  #hit(hit: SearchHit, isStop: boolean, view: View): unknown {
    const { html, avatar } = this.#kit;
    const { seq, from, name, at, thread } = hit;
    const { text, ranges } = unmarkedHit(hit, (said) => view.actions.part.now?.unmarked(said) ?? said);
    const words: unknown[] = [];
    let end = 0;
    for (const [first, last] of ranges) {
      words.push(text.slice(end, first), html`<mark>${text.slice(first, last)}</mark>`);
      end = last;
    }
    const go = () => void this.#go(seq, thread);
    return html`<li>
      <button class="hit" tabindex=${isStop ? 0 : -1} data-seq=${seq} @click=${go}>
        ${avatar(from, name)}<b><bdi>${name}</bdi></b> <time>${this.#when(at, view)}</time>
        <span dir="auto">${words}${text.slice(end)}</span>
      </button>
    </li>`;
  }

  /** The time of today, and else the date. */
  #when(at: number, { time }: View): string {
    const now = new Date();
    const then = new Date(at);
    if (now.toDateString() === then.toDateString()) return time(at);
    const tag = this.#host.closest<HTMLElement>('[lang]')?.lang || navigator.language;
    if (this.#dates?.tag !== tag) {
      let locale: string | undefined;
      try {
        locale = Intl.getCanonicalLocales(tag)[0];
      } catch {
        // The page's tag is not a language tag.
      }
      this.#dates = { tag, format: new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }) };
    }
    return this.#dates.format.format(then);
  }

  // ── What happens ───────────────────────────────────────────────────────────────────────────────────────────────

  readonly #open = (): void => {
    this.#isOpen = true;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#root.querySelector<HTMLElement>('.srch input')?.focus());
  };

  /** The focus goes back to the button that opened it, or to that behind which it is. */
  readonly #close = (): void => {
    this.flush();
    void this.#host.updateComplete.then(() => {
      const button = this.#button;
      (button?.checkVisibility() ? button : this.#root.querySelector<HTMLElement>('.dots'))?.focus();
    });
  };

  readonly #onInput = (event: Event): void => {
    if (this.#way) this.#jump.stop();
    this.#way = undefined;
    this.#run.type((event.target as HTMLInputElement).value);
  };

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    this.#run.start();
  };

  readonly #onScroll = (event: Event): void => {
    const { scrollHeight, scrollTop, clientHeight } = event.target as HTMLElement;
    if (scrollHeight - scrollTop - clientHeight < nearEnd) this.#run.add();
  };

  readonly #onFocus = (event: Event): void => {
    const { seq } = (event.target as HTMLElement).dataset;
    if (seq) this.#active = Number(seq);
  };

  #onKeydown(event: KeyboardEvent, { fills }: View): void {
    const root = this.#root;
    const target = event.target as HTMLElement;
    const hits = [...root.querySelectorAll<HTMLElement>('.hit')];
    if (event.key === 'Escape') this.#close();
    else if (target.matches('.hit'))
      rove(event, hits, hits[0] === target ? { ArrowUp: this.#root.querySelector<HTMLElement>('.srch input') } : {});
    else if (target.matches('input') && event.key === 'ArrowDown') {
      event.preventDefault();
      hits[0]?.focus();
    }
    if (event.key === 'Tab' && fills) {
      const stops = [...root.querySelectorAll<HTMLElement>('.srch :is(input, button)')].filter(
        ({ tabIndex }) => tabIndex >= 0,
      );
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
    const say = (key: SearchKey | undefined): void => {
      this.#way = key;
      this.#host.requestUpdate();
    };
    say('going');
    const arrival = await this.#jump.to(
      seq,
      () => {
        say(undefined);
        if (getComputedStyle(this.#root.querySelector<HTMLElement>('.log')!).visibility === 'hidden') this.flush();
      },
      thread,
    );
    if (arrival === 'far' || arrival === 'failed') say(arrival);
  }

  get #root(): ShadowRoot {
    return this.#host.renderRoot as ShadowRoot;
  }
}

export const feature = (context: FeatureContext): Feature => new Search(context);
