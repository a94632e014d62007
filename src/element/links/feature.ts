import type { ChatMessage, Room } from '../../client/index.ts';
import { takePushLink, type PushLink } from '../../client/push-page.ts';
import { addressTo } from '../../client/push-words.ts';
import type { Feature, FeatureContext, Leading } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { announce } from '../media-announce.ts';
import type { View } from '../view.ts';
import { english, type LinkKey } from './strings.ts';
import { linkStyles } from './styles.ts';

const linkIcon =
  'M8.5 11.5a3.2 3.2 0 0 0 4.6 0l3-3a3.25 3.25 0 0 0-4.6-4.6l-1 1M11.5 8.5a3.2 3.2 0 0 0-4.6 0l-3 3a3.25 3.25 0 0 0 4.6 4.6l1-1';
/** A way that takes longer is told to be under way. */
const patience = 300;
/** How long it is told what became of it. */
const told = 6_000;

/** Resolves when it is known what is in a room. */
const loaded = (room: Room): Promise<void> =>
  new Promise((resolve) => {
    const off = room.subscribe(({ status }) => {
      if (status === 'loading') return;
      resolve();
      // Called at once, before there is anything to end.
      queueMicrotask(() => off());
    });
  });

/** Links to messages: copies them, and goes where the page's address, or a notification, leads. */
class Links implements Feature, Leading {
  readonly styles;

  #context: FeatureContext;
  #view: View | undefined;
  /** Where the page's address leads, until its room is there. */
  #link: PushLink | undefined;
  #isListening = false;
  #said: LinkKey | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: FeatureContext) {
    const { host, kit } = context;
    this.#context = context;
    this.styles = linkStyles(kit);
    context.leading = this;
    host.addController({
      hostUpdated: () => this.#listen(host.isConnected),
      hostDisconnected: () => this.#listen(false),
    });
    this.#listen(true);
  }

  // ── To a message ─────────────────────────────────────────────────────────────────────────────────────────────────

  has(room: string): boolean {
    const { host } = this.#context;
    return host.room === room || host.matches('[mode=full],[rooms]');
  }

  /** What is there already is looked at, too, whenever the element comes into a page. */
  #listen(wanted: boolean): void {
    if (wanted) this.#follow();
    if (wanted === this.#isListening) return;
    this.#isListening = wanted;
    if (!wanted) return removeEventListener('hashchange', this.#look);
    addEventListener('hashchange', this.#look);
    this.#look();
  }

  readonly #look = (): void => {
    this.#link = takePushLink(({ room }) => this.has(room)) ?? this.#link;
    if (this.#link) this.#context.host.show();
    this.#follow();
  };

  #follow(): void {
    const link = this.#link;
    if (!link || !this.#context.connection.room) return;
    this.#link = undefined;
    this.to(link.room, link.seq);
  }

  to(room: string, seq: number): void {
    void this.#go(room, seq);
  }

  async #go(room: string, seq: number): Promise<void> {
    const { host, jump, connection } = this.#context;
    host.show();
    if (host.room !== room) {
      host.setAttribute('room', room);
      host.dispatchEvent(new CustomEvent('live-chat-room', { detail: { room }, bubbles: true, composed: true }));
    }
    await host.updateComplete;
    if (!connection.room) return;
    await loaded(connection.room);
    this.#hush();
    this.#timer = setTimeout(() => this.#say('going', false), patience);
    const arrival = await jump.to(seq);
    if (arrival === 'far' || arrival === 'failed') this.#say(arrival);
    else this.#hush();
  }

  // ── At a message ─────────────────────────────────────────────────────────────────────────────────────────────────

  items({ seq }: ChatMessage, { phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    if (!seq) return '';
    return html`<button class="mi" role="menuitem" tabindex="-1" data-do="copy-link">
      ${icon(linkIcon)}${phrase(english.copy)}
    </button>`;
  }

  act(action: string, { seq }: ChatMessage): boolean {
    if (action !== 'copy-link') return false;
    const address = addressTo(location.href, this.#context.connection.room!.id, seq!);
    navigator.clipboard.writeText(address).then(
      () => this.#say('copied'),
      () => this.#say('failed'),
    );
    return true;
  }

  // ── What became of it ────────────────────────────────────────────────────────────────────────────────────────────

  #say(key: LinkKey, isAnnounced = true): void {
    const { host, changed } = this.#context;
    clearTimeout(this.#timer);
    this.#said = key;
    if (isAnnounced) {
      announce(host, this.#view?.phrase(english[key]));
      this.#timer = setTimeout(this.#hush, told);
    }
    changed();
  }

  readonly #hush = (): void => {
    clearTimeout(this.#timer);
    this.#said = undefined;
    this.#context.changed();
  };

  context(view: View): unknown {
    this.#view = view;
    const { html, icon } = this.#context.kit;
    const said = this.#said;
    if (!said) return '';
    const isBad = said === 'far' || said === 'failed';
    const path = isBad ? icons.alert : said === 'copied' ? icons.check : icons.ring;
    return html`<p class="linked ${isBad ? 'bad' : ''}">${icon(path)}<span>${view.phrase(english[said])}</span></p>`;
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#said = undefined;
  }
}

export const feature = (context: FeatureContext): Feature => new Links(context);
