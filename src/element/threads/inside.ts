import type { ChatMessage } from '../../client/index.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { announce } from '../media-announce.ts';
import type { View } from '../view.ts';
import { english } from './strings.ts';
import { insideStyles } from './inside-styles.ts';
import { threadOf, type Thread } from './thread.ts';

const bellIcon = 'M5 14V9a5 5 0 0 1 10 0v5l1.500 1.500h-13L5 14ZM8.500 17.500h3';
const backIcon = 'M12.5 4.500 7 10l5.500 5.500';
const upIcon = 'M4 10V6a2 2 0 0 1 2-2h9M11.500 7.500 15 4l-3.500-3.500M4 10v6h12v-5';

/** What is in a thread beside what any conversation has: the way out, that one follows it, how many answers there are, and whether an answer is for the whole room, too. */
class InThread implements Feature {
  readonly styles;

  #context: FeatureContext;
  #view: View | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = insideStyles(context.kit);
  }

  get #thread(): Thread | undefined {
    const thread = threadOf(this.#context.connection.room);
    if (thread) thread.jump ??= this.#context.jump;
    return thread;
  }

  head(view: View): unknown {
    const thread = this.#thread;
    if (!thread) return '';
    if (!this.#view) void this.#context.host.updateComplete.then(() => thread.ready());
    this.#view = view;
    this.#begin(thread);
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    return html`<p class="troom"><bdi>${thread.title}</bdi></p>
      <button class="ib flip tback" aria-label=${phrase(english.back)} @click=${thread.close}>${icon(backIcon)}</button>
      <button class="ib" aria-label=${phrase(english.show)} @click=${() => thread.show(thread.root)}>
        ${icon(upIcon)}
      </button>
      ${
        thread.following === undefined
          ? ''
          : html`<button
              class="ib"
              aria-label=${phrase(english.follow)}
              aria-pressed=${thread.following}
              @click=${() => void this.#follow(thread)}
            >
              ${icon(bellIcon)}
            </button>`
      }
      <button class="ib tclose" aria-label=${phrase(english.close)} @click=${thread.close}>
        ${icon(icons.close)}
      </button>`;
  }

  /** At what one has come for, once it is there. */
  #begin(thread: Thread): void {
    const { wanted } = thread;
    if (wanted === undefined || thread.state !== 'done') return;
    thread.wanted = undefined;
    queueMicrotask(() => void this.#context.jump.to(wanted));
  }

  async #follow(thread: Thread): Promise<void> {
    const on = !thread.following;
    const isDone = await thread.follow(on);
    const key = isDone ? (on ? 'following' : 'notFollowing') : 'failed';
    announce(this.#context.host, this.#view!.phrase(english[key]));
  }

  /** Under what is answered: how many answers there are. */
  under({ seq, answers }: ChatMessage, { phrase }: View): unknown {
    const thread = this.#thread;
    const { html } = this.#context.kit;
    if (!thread || seq !== thread.root) return '';
    const { state, more } = thread;
    const n = answers?.count ?? 0;
    if (!n && state !== 'done') return '';
    return html`<p class="tcnt"><span>${n ? phrase(english.answers, { n }) : phrase(english.none)}</span></p>
      ${
        more
          ? html`<p class="tmore">
              <button class="link" tabindex="-1" data-do="older">${phrase(english.older)}</button>
            </p>`
          : ''
      }`;
  }

  act(action: string): boolean {
    if (action !== 'older') return false;
    void this.#context.connection.room!.loadOlder();
    return true;
  }

  /** Above the field: that the answer is for the whole room, too; and what went wrong. */
  context({ phrase, conversation }: View): unknown {
    const { writing, kit } = this.#context;
    const { html, icon } = kit;
    const thread = this.#thread;
    if (thread?.state === 'gone')
      return html`<p class="tno" role="status">${icon(icons.alert)}${phrase(english.gone)}</p>`;
    const failed =
      thread?.state === 'failed' && conversation.status === 'live'
        ? html`<p class="tno" role="status">
            ${icon(icons.alert)}${phrase(english.failed)}
            <button class="link" @click=${() => void thread.ask()}>${phrase(english.retry)}</button>
          </p>`
        : '';
    if (!conversation.can.includes('send') || writing.editing) return failed;
    return html`${failed}<label class="also">
        <input type="checkbox" .checked=${!!writing.options?.inRoom} @change=${this.#onAlso} />
        ${phrase(english.alsoRoom)}
      </label>`;
  }

  readonly #onAlso = ({ target }: Event): void => {
    const { writing, host } = this.#context;
    const { inRoom: _, ...others } = writing.options ?? {};
    const options = (target as HTMLInputElement).checked ? { ...others, inRoom: true as const } : others;
    writing.options = Object.keys(options).length ? options : undefined;
    host.requestUpdate();
  };
}

export const inside = (context: FeatureContext): Feature => new InThread(context);
