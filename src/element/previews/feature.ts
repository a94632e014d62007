import type { Chat, ChatMessage } from '../../client/index.ts';
import { removePreview } from '../../client/previews.ts';
import { addressOf } from '../../protocol/address.ts';
import type { Feature, FeatureContext, TalkContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { announce } from '../media-announce.ts';
import type { View } from '../view.ts';
import { KnownPreviews } from './known.ts';
import { english } from './strings.ts';
import { previewStyles } from './styles.ts';

/** The team's inbox has this, too. */
type PreviewContext = Pick<TalkContext, 'kit' | 'host' | 'changed'> & {
  readonly connection: Pick<TalkContext['connection'], 'chat' | 'room'>;
};

/** What the first link of a message leads to (P37): a card under the text. Nothing of the page is loaded here: the relay has looked, and tells what it says of itself. */
export class Previews implements Feature {
  readonly styles;

  #context: PreviewContext;
  #known: KnownPreviews;
  #view: Pick<View, 'phrase'> | undefined;

  constructor(context: PreviewContext) {
    this.#context = context;
    this.styles = previewStyles(context.kit);
    this.#known = new KnownPreviews(context.changed);
  }

  below({ seq, preview: entry, deleted }: ChatMessage): unknown {
    if (!seq || !entry || deleted) return '';
    const { kit, connection } = this.#context;
    const { html } = kit;
    const { chat, room } = connection;
    if (chat && room) this.#known.want(chat as Chat, room, seq, entry);
    const preview = this.#known.of(seq, entry);
    // Of the size that it will have.
    if (preview === null) return html`<p class="lpv" aria-hidden="true"></p>`;
    // Only what a link in a text may be, too.
    const href = preview && /^https?:/.test(preview.url) ? addressOf(preview.url) : undefined;
    if (!preview || href === undefined) return '';
    const { title, description, site } = preview;
    // Where it leads is never what a page says of itself alone.
    const { host } = new URL(href);
    return html`<a
      class="lpv"
      part="link-preview"
      href=${href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      tabindex="-1"
      ><small><bdi>${site}</bdi>${host === site ? '' : html` · <bdi>${host}</bdi>`}</small><b dir="auto">${title}</b>${
        description ? html`<span dir="auto">${description}</span>` : ''
      }</a
    >`;
  }

  said({ seq, preview: entry, deleted }: ChatMessage, view: Pick<View, 'phrase'>): string {
    const preview = seq && entry && !deleted ? this.#known.of(seq, entry) : undefined;
    return preview ? `, ${view.phrase(english.preview)}: ${preview.title}` : '';
  }

  items({ own, seq, preview }: ChatMessage, view: View): unknown {
    if (!own || !seq || !preview || !view.conversation.can.includes('edit')) return '';
    this.#view = view;
    const { html, icon } = this.#context.kit;
    return html`<button class="mi" role="menuitem" tabindex="-1" data-do="remove-preview">
      ${icon(icons.close)}${view.phrase(english.remove)}
    </button>`;
  }

  act(action: string, { seq }: ChatMessage): boolean {
    if (action !== 'remove-preview') return false;
    const { connection, host } = this.#context;
    removePreview(connection.room!, seq!).catch(() => announce(host, this.#view?.phrase(english.failed)));
    return true;
  }

  /** What could not be asked about is, when there is a connection again. */
  render({ state }: Pick<View, 'state'>): unknown {
    if (this.#known.isBroken && state.status === 'online') {
      this.#known.isBroken = false;
      queueMicrotask(this.#context.changed);
    }
    return '';
  }

  flush(): void {
    this.#known.forget();
  }
}

export const feature = (context: FeatureContext): Feature => new Previews(context);
