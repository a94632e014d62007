import type { Chat } from '../../client/index.ts';
import { rove } from '../controllers/rove.ts';
import type { FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { inOneLine } from '../one-line.ts';
import type { View } from '../view.ts';
import type { Followed, FollowedThread } from './followed.ts';
import { lastOf } from './line.ts';
import { english } from './strings.ts';
import { hasThreads, wholeOf } from './timeline.ts';

/** Of what is answered so much is looked at. */
const longest = 200;

/** The threads that one follows, of all rooms: those with the newest answers first, in the place of the search. */
export class ThreadList {
  isOpen = false;

  #context: FeatureContext;
  #followed: Followed;
  #choose: (thread: FollowedThread) => void;

  /** @param choose Shows a thread. */
  constructor(context: FeatureContext, followed: Followed, choose: (thread: FollowedThread) => void) {
    this.#context = context;
    this.#followed = followed;
    this.#choose = choose;
  }

  /** In how many threads something is unread: here as is known, in other rooms as the list of them says. */
  #unread({ conversation }: View): number {
    const here = this.#followed.threads.filter(({ unread, room }) => unread && room === conversation.id).length;
    const { listed } = this.#context;
    if (!listed) return this.#followed.threads.filter(({ unread }) => unread).length;
    return listed.reduce((sum, { id, threads = 0 }) => sum + (id === conversation.id ? 0 : threads), here);
  }

  button(view: View): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase, conversation, locale } = view;
    if (!hasThreads(conversation) && !this.#followed.threads.length) return '';
    const n = this.#unread(view);
    const label = phrase(english.threads);
    return html`<button
      class="ib tlist"
      aria-label=${n ? `${label}, ${phrase(english.fresh)}: ${n.toLocaleString(locale)}` : label}
      aria-expanded=${this.isOpen}
      @click=${this.#toggle}
    >
      ${icon(icons.talk)}${n ? html`<i>${n.toLocaleString(locale)}</i>` : ''}
    </button>`;
  }

  render(view: View): unknown {
    if (!this.isOpen) return '';
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    const { threads, state, next } = this.#followed;
    return html`<section
      class="tall"
      data-pane="tall"
      aria-label=${phrase(english.threads)}
      @keydown=${(event: KeyboardEvent) => this.#onKeydown(event, view)}
    >
      <header>
        <h2>${phrase(english.threads)}</h2>
        <button class="ib" aria-label=${phrase(english.closeList)} @click=${this.#close}>${icon(icons.close)}</button>
      </header>
      <div class="tbody">
        <p role="status">${this.#status(view)}</p>
        ${state === 'failed' ? html`<button class="link" @click=${this.#ask}>${phrase(english.retry)}</button>` : ''}
        ${
          threads.length
            ? html`<ul>
                ${threads.map((each) => this.#row(each, view))}
              </ul>`
            : ''
        }
        ${next && state === 'done' ? html`<button class="link" @click=${this.#more}>${phrase(english.more)}</button>` : ''}
      </div>
    </section>`;
  }

  #status({ phrase }: View): string {
    const { threads, state } = this.#followed;
    if (state === 'failed') return phrase(english.failed);
    if (threads.length) return '';
    return phrase(state === 'done' ? english.noThreads : english.loading);
  }

  #row(thread: FollowedThread, view: View): unknown {
    const { html, avatar } = this.#context.kit;
    const { phrase, me, locale } = view;
    const { root, users, name: title, unread } = thread;
    const { from, text, files, deleted, answers } = root;
    const name = from === me ? phrase(english.you) : (users.find(({ id }) => id === from)?.name ?? root.name);
    const words = deleted
      ? phrase(english.deleted)
      : inOneLine(text, view).slice(0, longest) || files?.[0]?.name || phrase(english.file);
    return html`<li>
      <button class="trow" data-root="${thread.room} ${root.seq}" @click=${() => this.#choose(thread)}>
        ${avatar(from, root.name)}<b><bdi>${name}</bdi></b> ${title ? html`<small><bdi>${title}</bdi></small>` : ''}
        <span dir="auto">${words}</span>
        <span
          >${answers ? html`${phrase(english.answers, { n: answers.count })}, ${lastOf(answers, view)}` : ''}
          ${
            unread ? html`<i>${unread.toLocaleString(locale)}</i><span class="sr">${phrase(english.fresh)}</span>` : ''
          }</span
        >
      </button>
    </li>`;
  }

  // ── What happens ─────────────────────────────────────────────────────────────────────────────────────────────────

  readonly #ask = (): void => {
    const chat = wholeOf(this.#context.connection.chat as Chat | undefined);
    if (chat) void this.#followed.ask(chat);
  };

  readonly #more = (): void => {
    void this.#followed.ask(wholeOf(this.#context.connection.chat as Chat), true);
  };

  readonly #toggle = (): void => {
    if (this.isOpen) return this.#close();
    // What stands in the same place makes way.
    this.#root.querySelector<HTMLElement>(':is(.find, .pinbar)[aria-expanded=true]')?.click();
    this.isOpen = true;
    this.#ask();
    this.#focus('.trow', '.tall .ib');
  };

  readonly #close = (): void => {
    this.shut();
    this.#focus('.tlist', 'textarea');
  };

  shut(): void {
    this.isOpen = false;
    this.#context.changed();
  }

  /** The row of a thread. */
  rowOf({ room, root }: FollowedThread): HTMLElement | null {
    return this.#root.querySelector(`.trow[data-root="${CSS.escape(`${room} ${root.seq}`)}"]`);
  }

  /** To the first of these that there is. */
  #focus(first: string, other: string): void {
    const find = (selector: string) => this.#root.querySelector<HTMLElement>(selector);
    this.#context.changed();
    void this.#context.host.updateComplete.then(() => (find(first) ?? find(other))?.focus());
  }

  #onKeydown(event: KeyboardEvent, { fills }: View): void {
    const target = event.target as HTMLElement;
    if (event.key === 'Escape') this.#close();
    else if (target.matches('.trow')) rove(event, [...this.#root.querySelectorAll<HTMLElement>('.trow')]);
    if (event.key === 'Tab' && fills) {
      const stops = [...this.#root.querySelectorAll<HTMLElement>('.tall button')];
      if (event.shiftKey) stops.reverse();
      if (target !== stops.at(-1)) return event.stopPropagation();
      event.preventDefault();
      stops[0]!.focus();
    }
    // Nothing here is the panel's.
    event.stopPropagation();
  }

  get #root(): ShadowRoot {
    return this.#context.host.renderRoot as ShadowRoot;
  }
}
