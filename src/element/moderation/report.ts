import type { Chat, ChatError, ChatMessage, Room } from '../../client/index.ts';
import { report } from '../../client/moderation.ts';
import type { FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { announce } from '../media-announce.ts';
import type { View } from '../view.ts';
import { Dialog } from './dialog.ts';
import { reasons, writtenReason, type Reason } from './reasons.ts';
import { Reported } from './reported.ts';
import { english } from './report-strings.ts';
import { reportStyles } from './report-styles.ts';

/** Of a text so much is looked at. */
const longest = 300;
/** What somebody may say of it, in characters: with its reason as much as the relay takes. */
const mostWords = 400;

/** Why a report was refused, by the code. */
const refusals: Readonly<Record<string, keyof typeof english>> = {
  'too-many': 'tooMany',
  'no-such-message': 'deleted',
  forbidden: 'forbidden',
};

/** A part, loaded when it is wanted: tells the moderators about a message of somebody else (P25). */
export class Report {
  readonly styles;

  #context: FeatureContext;
  #dialog: Dialog;
  #reported: Reported;
  #message: ChatMessage | undefined;
  #state: 'asking' | 'sending' | 'done' | 'again' = 'asking';
  #fault: keyof typeof english | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.styles = reportStyles(context.kit);
    this.#reported = new Reported(() => context.writing.draftKey);
    this.#dialog = new Dialog(context, 'report');
  }

  show(message: ChatMessage): void {
    this.#message = message;
    this.#state = this.#reported.has(message.seq!) ? 'again' : 'asking';
    this.#fault = undefined;
    this.#dialog.open();
  }

  render(view: View): unknown {
    if (!this.#dialog.isOpen) return '';
    return this.#dialog.render(view, view.phrase(english.title), this.#content(view));
  }

  #content(view: View): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    if (this.#state === 'done' || this.#state === 'again') {
      const text = phrase(this.#state === 'done' ? english.thanks : english.again);
      return html`<div class="dbody">
        <p class="rdone" data-done>${icon(icons.done)}<span>${text}</span></p>
        <div class="ddeeds"><button class="dpri" @click=${this.#dialog.close}>${phrase(english.close)}</button></div>
      </div>`;
    }
    const { name, text, files, from } = this.#message!;
    const shownName = view.conversation.users.get(from)?.name ?? name;
    return html`<form class="dbody" aria-busy=${this.#state === 'sending'} @submit=${this.#onSubmit}>
      <blockquote class="rquote" dir="auto">
        <b><bdi>${shownName}</bdi></b>
        <span>${text.slice(0, longest) || files?.[0]?.name || phrase(english.file)}</span>
      </blockquote>
      <fieldset>
        <legend>${phrase(english.what)}</legend>
        ${reasons.map(
          (each) =>
            html`<label
              ><input type="radio" name="reason" value=${each} required /><span>${phrase(english[each])}</span></label
            >`,
        )}
      </fieldset>
      <label class="rwords"
        >${phrase(english.words)}<textarea name="words" rows="2" maxlength=${mostWords} dir="auto"></textarea>
      </label>
      <p class="dnote">${phrase(english.note, { name: shownName })}</p>
      <p class="dbad" role="alert">${this.#fault ? phrase(english[this.#fault]) : ''}</p>
      <div class="ddeeds">
        <button type="button" class="dbtn" @click=${this.#dialog.close}>${phrase(english.cancel)}</button>
        <button class="dpri">${phrase(english.send)}</button>
      </div>
    </form>`;
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    if (this.#state === 'sending') return;
    const said = new FormData(event.target as HTMLFormElement);
    void this.#send(said.get('reason') as Reason, String(said.get('words')).trim());
  };

  async #send(reason: Reason, words: string): Promise<void> {
    const { connection, changed, host } = this.#context;
    const message = this.#message!;
    const isShown = () => this.#dialog.isOpen && this.#message === message;
    this.#state = 'sending';
    this.#fault = undefined;
    changed();
    try {
      await report(connection.chat as Chat, connection.room as Room, message.seq!, writtenReason(reason, words));
      this.#reported.add(message.seq!);
      if (!isShown()) return;
      this.#state = 'done';
      changed();
      await host.updateComplete;
      host.renderRoot.querySelector<HTMLElement>('.report .dpri')?.focus();
      announce(host, host.renderRoot.querySelector('.rdone')?.textContent.trim());
    } catch (error) {
      if (!isShown()) return;
      this.#state = 'asking';
      this.#fault = refusals[(error as ChatError).code] ?? 'failed';
      changed();
    }
  }

  flush(): void {
    this.#dialog.forget();
  }
}
