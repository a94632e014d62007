import type { ChatMessage } from '../../client/index.ts';
import { closePoll, isOver, pollOf } from '../../client/polls.ts';
import { Part } from '../controllers/part.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { announce } from '../media-announce.ts';
import type { View } from '../view.ts';
import type { PollForm } from './form.ts';
import { english } from './strings.ts';
import { pollStyles } from './styles.ts';
import type { Votes } from './votes.ts';

const pollIcon = 'M4.5 16.5v-5M10 16.5v-13M15.5 16.5v-9';
/** How long it is told that something did not work. */
const told = 8_000;

/** Polls (P35): the ways to what shows them, which is loaded for the first one, and to where they are made, and their end. */
class Polls implements Feature {
  readonly styles;

  #context: FeatureContext;
  #votes: Part<Votes>;
  #form: Part<PollForm>;
  #view: View | undefined;
  /** When one could not be closed; 0 if never. */
  #failedAt = 0;
  /** The polls that are known to be open, to tell of their end. */
  #open = new Set<string>();

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = pollStyles(context.kit);
    this.#votes = new Part(context.host, async () => {
      const { Votes } = await import('./votes.ts');
      // When it is there; messages are made anew then.
      setTimeout(context.changed);
      return new Votes(context);
    });
    this.#form = new Part(context.host, () => import('./form.ts').then(({ PollForm }) => new PollForm(context)));
  }

  text(message: ChatMessage, view: View): unknown {
    if (!message.poll) return '';
    this.#view = view;
    this.#votes.want(view.passed);
    this.#tell(message);
    return this.#votes.now?.text(message, view);
  }

  said({ poll }: ChatMessage, { phrase }: View): string {
    if (!poll) return '';
    const isClosed = 'votes' in poll && isOver(poll, Date.now());
    return `, ${phrase(english.poll)}${isClosed ? `, ${phrase(english.over)}` : ''}`;
  }

  /** That it was closed, where one saw it open. */
  #tell(message: ChatMessage): void {
    const { id, poll, text } = message;
    if (!poll?.closed) return void this.#open.add(id);
    if (!this.#open.delete(id)) return;
    announce(this.#context.host, this.#view?.phrase(english.closed, { question: pollOf(message)?.question ?? text }));
  }

  items(message: ChatMessage, view: View): unknown {
    const { html, icon } = this.#context.kit;
    if (!this.#mayClose(message, view)) return '';
    return html`<button class="mi" role="menuitem" tabindex="-1" data-do="close-poll">
      ${icon(icons.lock)}${view.phrase(english.close)}
    </button>`;
  }

  #mayClose({ own, seq, poll }: ChatMessage, { conversation: { can } }: View): boolean {
    return !!seq && !!poll && !isOver(poll, Date.now()) && can.includes('edit') && (own || can.includes('moderate'));
  }

  act(action: string, message: ChatMessage, button: HTMLElement): boolean {
    if (action === 'close-poll') void this.#close(message);
    else return this.#votes.now?.act(action, message, button) ?? false;
    return true;
  }

  async #close({ seq }: ChatMessage): Promise<void> {
    const { connection, host } = this.#context;
    this.#failedAt = 0;
    try {
      await closePoll(connection.room!, seq!);
    } catch {
      this.#failedAt = Date.now();
      host.requestUpdate();
      announce(host, this.#view?.phrase(english.failed));
    }
  }

  // ── Making one ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Where the page wants it, in rooms of more than two. */
  starters({ phrase, conversation: { can, kind } }: View): unknown {
    const { kit, host } = this.#context;
    if (!host.matches('[mode=full],[polls]') || !kind || /^(direct|support)$/.test(kind)) return '';
    return kit.html`<button
      class="ib mkp"
      data-more
      aria-label=${phrase(english.make)}
      aria-haspopup="dialog"
      ?disabled=${!can.includes('send')}
      @click=${this.#make}
    >
      ${kit.icon(pollIcon)}
    </button>`;
  }

  readonly #make = (): void => this.#form.use((form) => form.show());

  context({ phrase, passed }: View): unknown {
    const { html, icon } = this.#context.kit;
    // What has failed is announced already.
    const line = (at: number, text: string, role: 'status' | 'none') =>
      at && !passed(at + told)
        ? html`<p class="nope" role=${role}>${icon(icons.alert)}<span>${phrase(text)}</span></p>`
        : '';
    return [line(this.#form.missedAt, english.notLoaded, 'status'), line(this.#failedAt, english.failed, 'none')];
  }

  render(view: View): unknown {
    return this.#form.now?.render(view) ?? '';
  }

  flush(): void {
    this.#form.now?.flush();
    this.#open.clear();
    this.#votes.now?.flush();
  }
}

export const feature = (context: FeatureContext): Feature => new Polls(context);
