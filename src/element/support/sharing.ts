import type { Chat } from '../../client/index.ts';
import { Part, type Loaded } from '../controllers/part.ts';
import type { FeatureContext } from '../feature.ts';
import type { Point } from '../point/point.ts';
import type { View } from '../view.ts';
import type { Share } from './desk-settings.ts';
import { PageVisit } from './page-visit.ts';
import { Preview } from './preview.ts';
import { english } from './sharing-strings.ts';
import { sharingStyles } from './sharing-styles.ts';

const pointer = 'M4 3.5 8.2 16l2.3-5.5L16 8.2 4 3.5ZM11 11l5 5';
const eye = 'M2.5 10S5.3 5 10 5s7.5 5 7.5 5-2.8 5-7.5 5-7.5-5-7.5-5ZM12.2 10a2.2 2.2 0 1 1-4.4 0 2.2 2.2 0 0 1 4.4 0Z';

/** What the team sees of a visitor beside what they send, where the site wants that: on which page they are, and what they type. Both are said, and can be turned off. */
export class Sharing implements Loaded {
  readonly styles;

  #context: FeatureContext;
  #share: Share;
  #visit: PageVisit;
  #preview = new Preview();
  #hasBegun = false;
  /** It is said on this page that the team sees it: always before the first message, and once in this browser to who has a conversation already. */
  #isSaid = false;
  /** It was said before the first message, on this page: it need not be said in the conversation, too. */
  #wasSaid = false;
  readonly #isNews: boolean;
  /** Shows the team something on the page. */
  #point: Part<Point>;

  constructor(context: FeatureContext, share: Share) {
    const { host, kit } = context;
    this.#context = context;
    this.#share = share;
    this.#visit = new PageVisit(!!share.query);
    this.#isNews = !this.#visit.isKnown;
    this.styles = sharingStyles(kit);
    this.#point = new Part(host, () =>
      import('../point/point.ts').then((part) => new part.Point(context, () => this.#visit.page)),
    );
    (context.settings ??= []).push({
      opened: () => undefined,
      row: (view) => this.#row(view),
      fault: () => '',
    });
    host.addController({ hostUpdated: () => this.#follow(), hostDisconnected: () => this.#end() });
  }

  #follow(): void {
    const { host, connection, whole, writing } = this.#context;
    if (!host.isConnected) return;
    const chat = host.consent ? undefined : (whole(connection.chat) as Chat | undefined);
    if (!chat) return this.#end();
    // Who has never looked at the chat, and has no conversation, is told of to nobody.
    const isSeen = host.open || host.mode !== 'bubble';
    this.#hasBegun ||= isSeen || !!host.room;
    // Also who talks with the team already hears of it before it is so.
    // While it is looked for whether there is a conversation, it stands there for a moment only.
    const isBefore = !host.room && connection.conversation.status === 'live';
    if (isSeen && this.#isSaid && isBefore) this.#wasSaid = true;
    if (isSeen && (this.#isSaid || this.#wasSaid)) this.#visit.setKnown(!!host.room);
    if (this.#share.pages && this.#hasBegun && this.#visit.isKnown) this.#visit.follow(chat, host.room);
    const room = host.room ? connection.room : undefined;
    if (this.#share.typing) this.#preview.look(room, writing.editing ? '' : writing.text);
  }

  #end(): void {
    this.#visit.end();
    this.#preview.end();
  }

  /** Above the field: before the first message that the page is seen, in a conversation the choice about what one types. */
  line(view: View, isEnded: boolean): unknown {
    const { kit, host } = this.#context;
    const { html, icon } = kit;
    const { phrase } = view;
    this.#isSaid = !!this.#share.pages && ((this.#isNews && !this.#wasSaid) || !host.room);
    const page =
      this.#isSaid && !this.#visit.isHidden
        ? html`<p class="sees">
            ${icon(eye)}<span>${phrase(english.pageOn)}</span
            ><button @click=${() => this.#setPage(false)}>${phrase(english.hidePage)}</button>
          </p>`
        : '';
    if (!host.room || !this.#share.typing || isEnded) return page;
    const { isOn } = this.#preview;
    return html`${page}
      <p class="sees">
        <button role="switch" aria-checked=${isOn} data-do="preview" @click=${() => this.#setTyping(!isOn)}>
          ${icon(eye)}<span
            >${phrase(english.typing)}${isOn ? html`<small>${phrase(english.typingOn)}</small>` : ''}</span
          ><i class="tog"></i>
        </button>
      </p>`;
  }

  /** Before the field, in a conversation: what one shows the team. A chat that is the whole page has nothing beside it. */
  starter({ phrase, conversation, mode, writing }: View): unknown {
    const { kit, host } = this.#context;
    if (!this.#share.point || !host.room || mode === 'full' || writing.editing) return '';
    return kit.html`<button
      class="ib"
      data-do="point"
      data-more
      aria-label=${phrase(english.point)}
      ?disabled=${!conversation.can.includes('send')}
      @click=${() => this.#point.use((part) => part.begin())}
    >
      ${kit.icon(pointer)}
    </button>`;
  }

  /** What is about to be shown, above the field. */
  preview(view: View): unknown {
    return this.#point.now?.preview(view) ?? '';
  }

  /** Over the page. */
  over(view: View): unknown {
    return this.#point.now?.render(view) ?? '';
  }

  #row({ phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    const isOn = !this.#visit.isHidden;
    if (!this.#share.pages) return '';
    return html`<button role="switch" aria-checked=${isOn} data-do="page" @click=${() => this.#setPage(!isOn)}>
      ${icon(eye)}<span>${phrase(english.page)}</span><i class="tog"></i>
    </button>`;
  }

  #setPage(isShown: boolean): void {
    this.#visit.setHidden(!isShown);
    this.#context.host.requestUpdate();
  }

  #setTyping(isOn: boolean): void {
    this.#preview.setOn(isOn);
    this.#context.host.requestUpdate();
  }
}
