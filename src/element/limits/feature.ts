import type { ChatMessage } from '../../client/index.ts';
import { english as actionEnglish } from '../action-strings.ts';
import type { Happenings } from '../events.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as icons from '../icon-paths.ts';
import { differentDays } from '../language.ts';
import { announce } from '../media-announce.ts';
import type { View } from '../view.ts';
import { Countdown } from './countdown.ts';
import { FieldFocus } from './field-focus.ts';
import { Pace } from './pace.ts';
import { span, wholeStepOf } from './span.ts';
import { isByMail } from './by-mail.ts';
import { english } from './strings.ts';
import { limitStyles } from './styles.ts';

/** How long it is told that a change was refused. */
const told = 8_000;

/** What one can do about a message that was refused, by the code. */
const advice: Readonly<Record<string, keyof typeof english>> = {
  'text-refused': 'textRefused',
  'text-length': 'textLength',
  muted: 'mutedRefused',
  'no-such-file': 'fileGone',
  'no-such-message': 'replyGone',
  'too-many': 'tooMany',
};

/** Of a refused edit or reaction, which is no message that one sees. */
const changes: Readonly<Record<string, keyof typeof english>> = {
  'text-refused': 'changeRefused',
  'too-many': 'reactionRefused',
};

/** Says what a message waits for and when it goes, when the next one may, until when one is muted, and what to do about what was refused. */
class Limits implements Feature {
  readonly styles;

  #context: FeatureContext;
  #view: View | undefined;
  #countdown: Countdown;
  #pace = new Pace();
  /** When a message may go, by what it was refused with. */
  #dueAt = new WeakMap<object, number>();
  /** What was announced already: messages that wait, and the end of a mute. */
  #announced = new Set<unknown>();
  #refused: keyof typeof english | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: FeatureContext) {
    this.#context = context;
    this.#countdown = new Countdown(context.changed);
    new FieldFocus(context);
    this.styles = limitStyles(context.kit);
  }

  below(message: ChatMessage, view: View): unknown {
    const { html } = this.#context.kit;
    const { via, state } = message;
    const name = via && (view.conversation.users.get(via)?.name || 'API');
    const said = isByMail(message) ? view.phrase(english.byMail) : name && view.phrase(english.via, { name });
    return [
      said ? html`<p class="via"><bdi>${said}</bdi></p>` : '',
      state === 'failed' ? this.#advice(message, view) : state === 'queued' ? this.#waiting(message, view) : '',
    ];
  }

  #advice({ error, files, poll }: ChatMessage, { phrase, state }: View): unknown {
    const { html } = this.#context.kit;
    const key = advice[error!.code];
    if (!key) return '';
    // Files are in one message for good, and a poll is no text.
    const button =
      files?.length || poll
        ? ''
        : html`<button class="link" tabindex="-1" data-do="rewrite">${phrase(actionEnglish.edit)}</button>`;
    return html`<p class="lim bad">${phrase(english[key], { limit: state.limits.textLength })} ${button}</p>`;
  }

  #waiting(message: ChatMessage, view: View): unknown {
    const { kit, host } = this.#context;
    const { html, icon } = kit;
    const { state, conversation, phrase, locale } = view;
    const { error, id } = message;
    if (state.status !== 'online') return '';
    const isSlow = error?.code === 'slow-mode';
    let text: string;
    if (error?.retryAfter && (isSlow || error.code === 'limited')) {
      const dueAt = this.#dueAt.get(error) ?? Date.now() + error.retryAfter;
      this.#dueAt.set(error, dueAt);
      const left = this.#countdown.left(dueAt);
      text = phrase(isSlow ? english.slowGoes : english.goes, { time: span(left, locale) });
      if (!this.#announced.has(id)) {
        this.#announced.add(id);
        announce(host, text);
      }
    } else {
      const before = conversation.messages.find((each) => each.state === 'queued');
      if (before === message || !/slow-mode|limited/.test(before?.error?.code ?? '')) return '';
      text = phrase(english.behind);
    }
    return html`<p class="lim">${icon(icons.clock)}<span>${text}</span></p>`;
  }

  context(view: View): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase, conversation, locale } = view;
    const refused = this.#refused
      ? html`<p class="pace bad">${icon(icons.alert)}<span>${phrase(english[this.#refused])}</span></p>`
      : '';
    const { slow, mutedUntil, can } = conversation;
    if (mutedUntil && !can.includes('send')) return [refused, this.#muted(mutedUntil, view)];
    const nextAt = this.#pace.nextAt(conversation);
    if (nextAt === undefined) return refused;
    const isWaiting = conversation.messages.some(({ state }) => state === 'queued' || state === 'sending');
    const left = isWaiting ? 0 : this.#countdown.left(nextAt);
    const text = left
      ? phrase(english.slowNext, { time: span(left, locale) })
      : phrase(english.slow, { time: span(slow!, locale, wholeStepOf(slow!)) });
    return [refused, html`<p class="pace">${icon(icons.clock)}<span>${text}</span></p>`];
  }

  #muted(until: number, { phrase, day, time }: View): unknown {
    const { kit, host } = this.#context;
    const { html, icon } = kit;
    const moment = differentDays(until, Date.now()) ? `${day(until)}, ${time(until)}` : time(until);
    const text = phrase(english.muted, { time: moment });
    if (!this.#announced.has(until)) {
      this.#announced.add(until);
      announce(host, text);
    }
    return html`<div class="hush" tabindex="-1">
      ${icon(icons.lock)}
      <p><b>${text}</b> ${phrase(english.mutedRest)}</p>
    </div>`;
  }

  act(action: string, { id, text }: ChatMessage): boolean {
    if (action !== 'rewrite') return false;
    const { connection, writing } = this.#context;
    if (writing.editing) writing.cancel();
    connection.room!.discard(id);
    const { field } = writing;
    if (!field) return true;
    // What is being written already is not lost.
    field.value = [text, writing.text].filter(Boolean).join('\n');
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    writing.focus();
    return true;
  }

  happened<T extends keyof Happenings>(type: T, detail: Happenings[T]): void {
    if (type !== 'error') return;
    const { id, code } = detail as Happenings['error'];
    const { connection, host, changed } = this.#context;
    const isMessage = connection.conversation.messages.some((each) => each.id === id);
    if (!isMessage && this.#context.pinning) return;
    const key = id && (isMessage ? advice : changes)[code];
    if (!key || !this.#view) return;
    const limit = connection.state.limits.textLength;
    announce(host, this.#view.phrase(english[key], { limit }));
    if (isMessage) return;
    this.#refused = key;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#refused = undefined;
      changed();
    }, told);
    changed();
  }

  render(view: View): unknown {
    this.#view = view;
    return '';
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#refused = undefined;
    this.#countdown.stop();
    this.#pace.forget();
    this.#announced.clear();
  }
}

export const feature = (context: FeatureContext): Feature => new Limits(context);
