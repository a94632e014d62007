import type { Chat, ChatError } from '../../client/index.ts';
import { mailState, sendTranscript, setMailAddress, type MailState } from '../../client/mail.ts';
import type { FeatureContext } from '../feature.ts';
import * as paths from '../icon-paths.ts';
import { Dialog } from '../moderation/dialog.ts';
import type { View } from '../view.ts';
import * as icons from './icons.ts';
import { english } from './mail-strings.ts';
import { mailStyles } from './mail-styles.ts';

/** What is asked for: to be told of answers, or the conversation. */
type Wish = 'answers' | 'transcript';
type Fault = 'wrong' | 'limited' | 'failed';

const faults: Readonly<Record<string, Fault>> = { 'bad-message': 'wrong', limited: 'limited', busy: 'limited' };

/** So that it stays whole in a text that is written from right to left. */
const isolated = (address: string): string => `\u2068${address}\u2069`;

/** A part, loaded with the first conversation: what a visitor may have sent by mail, where the relay sends any (P48). */
export class Mail {
  readonly styles;

  #context: FeatureContext;
  #dialog: Dialog;
  /** What the relay has said to whom. */
  #state: MailState | undefined;
  #asked: readonly [chat: unknown, user: string | undefined] | undefined;
  /** Asked, and not told. */
  #isUnknown = false;
  #wish: Wish = 'answers';
  #stage: 'asking' | 'busy' | 'done' = 'asking';
  /** Where it goes; empty where that was taken back. */
  #address = '';
  #fault: Fault | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = mailStyles(context.kit);
    this.#dialog = new Dialog(context, 'mail');
  }

  // ── What the relay knows ─────────────────────────────────────────────────────────────────────────────────────────

  /** Asks once, and again for somebody else. */
  #look({ state, me }: View): void {
    const { connection, whole } = this.#context;
    // Parts that come later put a chat of their own in its place.
    const chat = whole(connection.chat);
    if (!chat || state.status !== 'online' || (this.#asked?.[0] === chat && this.#asked[1] === me)) return;
    const asked = (this.#asked = [chat, me] as const);
    this.#state = undefined;
    this.#isUnknown = false;
    mailState(chat as Chat).then(
      (found) => {
        if (this.#asked !== asked) return;
        this.#state = found;
        this.#context.changed();
      },
      // One that does not know of it sends none. Where it could not be reached it is asked when somebody looks for it.
      () => {
        if (this.#asked === asked) this.#isUnknown = true;
      },
    );
  }

  /** The page of settings was opened. */
  opened(): void {
    if (this.#isUnknown) this.#asked = undefined;
  }

  // ── The ways to it ───────────────────────────────────────────────────────────────────────────────────────────────

  /** Above the field, for whoever waits for an answer. */
  offer(view: View): unknown {
    this.#look(view);
    const { html, icon } = this.#context.kit;
    const { phrase, conversation } = view;
    const last = conversation.messages.at(-1);
    if (!this.#state?.sends || !last?.own || !last.seq) return '';
    const { address } = this.#state;
    if (!address) {
      return html`<button class="bymail" aria-haspopup="dialog" @click=${this.#onAnswers}>
        ${icon(icons.mail)}<span>${phrase(english.offer)}</span>
      </button>`;
    }
    return html`<p class="bymail">
      ${icon(icons.mail)}<span>${phrase(english.told, { address: isolated(address) })}</span>
      <button class="link" aria-haspopup="dialog" @click=${this.#onAnswers}>${phrase(english.change)}</button>
    </p>`;
  }

  /** Beside the transcript that is a file. */
  button(view: View): unknown {
    this.#look(view);
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    if (!this.#canSendTranscript) return '';
    return html`<button
      class="dbtn"
      title=${phrase(english.transcript)}
      aria-haspopup="dialog"
      @click=${this.#onTranscript}
    >
      ${icon(icons.mail)}<span class="does">${phrase(english.transcript)}</span>
    </button>`;
  }

  /** Lines of the page of settings. */
  rows(view: View): unknown {
    this.#look(view);
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    if (!this.#state?.sends) return '';
    return html`<button aria-haspopup="dialog" @click=${this.#onAnswers}>
        ${icon(icons.mail)}<span
          >${phrase(english.answers)}<small>${this.#state.address ?? phrase(english.off)}</small></span
        >
      </button>
      ${
        this.#canSendTranscript
          ? html`<button aria-haspopup="dialog" @click=${this.#onTranscript}>
              ${icon(paths.send)}<span>${phrase(english.transcript)}</span>
            </button>`
          : ''
      }`;
  }

  /** The relay sends none of what nobody has answered: it would send anybody's words anywhere. */
  get #canSendTranscript(): boolean {
    const { messages = [], users } = this.#context.connection.conversation;
    return !!this.#state?.sends && messages.some(({ from }) => /agent|service/.test(users.get(from)?.kind ?? ''));
  }

  // ── The box ──────────────────────────────────────────────────────────────────────────────────────────────────────

  readonly #onAnswers = (): void => this.#ask('answers');
  readonly #onTranscript = (): void => this.#ask('transcript');

  #ask(wish: Wish): void {
    this.#wish = wish;
    this.#stage = 'asking';
    this.#fault = undefined;
    this.#address = this.#state?.address ?? '';
    this.#dialog.open();
  }

  render(view: View): unknown {
    if (!this.#dialog.isOpen) return '';
    const { phrase } = view;
    return this.#dialog.render(
      view,
      phrase(english[this.#wish]),
      this.#context.kit.html`<div class="dbody" aria-live="polite">
        ${this.#stage === 'done' ? this.#done(view) : this.#form(view)}
      </div>`,
    );
  }

  #done({ phrase }: View): unknown {
    const { html, icon } = this.#context.kit;
    const address = this.#address;
    const text = this.#wish === 'transcript' ? english.sent : address ? english.told : english.stopped;
    return html`<p class="mdone">${icon(paths.done)}<span>${phrase(text, { address: isolated(address) })}</span></p>
      <div class="ddeeds">
        <button class="dpri" @click=${this.#dialog.close}>${phrase(english.close)}</button>
      </div>`;
  }

  #form({ phrase }: View): unknown {
    const { html } = this.#context.kit;
    const isTranscript = this.#wish === 'transcript';
    const isBusy = this.#stage === 'busy';
    const action = isTranscript ? english.send : english.save;
    return html`<form novalidate @submit=${this.#onSubmit}>
      <p class="dnote">
        ${isTranscript ? phrase(english.transcriptNote) : `${phrase(english.answersNote)} ${phrase(english.seen)}`}
      </p>
      <label
        >${phrase(english.address)}<input
          type="email"
          name="address"
          autocomplete="email"
          maxlength="254"
          dir="ltr"
          autofocus
          .value=${this.#address}
          aria-invalid=${this.#fault === 'wrong'}
          aria-describedby="mail-fault"
      /></label>
      <p class="dbad" id="mail-fault" role="alert">${this.#fault ? phrase(english[this.#fault]) : ''}</p>
      <div class="ddeeds">
        ${
          !isTranscript && this.#state?.address
            ? html`<button type="button" class="dbtn" aria-disabled=${isBusy} @click=${this.#onStop}>
                ${phrase(english.stop)}
              </button>`
            : ''
        }<button type="button" class="dbtn" @click=${this.#dialog.close}>${phrase(english.cancel)}</button
        ><button class="dpri" aria-disabled=${isBusy}>${phrase(isBusy ? english.busy : action)}</button>
      </div>
    </form>`;
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    const field = (event.target as HTMLFormElement).elements.namedItem('address') as HTMLInputElement;
    const address = field.value.trim();
    // The browser's look is a first one; the relay looks more closely.
    if (!address || !field.validity.valid) return this.#fail('wrong', address);
    void this.#do(address);
  };

  readonly #onStop = (): void => void this.#do('');

  async #do(address: string): Promise<void> {
    if (this.#stage === 'busy') return;
    const { connection } = this.#context;
    const { chat, room } = connection;
    this.#stage = 'busy';
    this.#fault = undefined;
    this.#address = address;
    this.#context.changed();
    try {
      if (this.#wish === 'transcript') await sendTranscript(chat as Chat, room!, address);
      else {
        await setMailAddress(chat as Chat, address || undefined);
        this.#state = { sends: true, ...(address && { address }) };
      }
    } catch (error) {
      return this.#fail(faults[(error as ChatError).code] ?? 'failed', address);
    }
    this.#stage = 'done';
    this.#context.changed();
    this.#focus('.mail .dpri');
  }

  #fail(fault: Fault, address: string): void {
    this.#stage = 'asking';
    this.#fault = fault;
    this.#address = address;
    this.#context.changed();
    this.#focus('.mail input');
  }

  #focus(selector: string): void {
    const { host } = this.#context;
    host.requestUpdate();
    void host.updateComplete.then(() => host.renderRoot.querySelector<HTMLElement>(selector)?.focus());
  }

  flush(): void {
    this.#dialog.forget();
  }
}
