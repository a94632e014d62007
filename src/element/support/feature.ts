import type { Chat, ChatMessage, User } from '../../client/index.ts';
import { textIn } from '../../protocol/local-text.ts';
import { Part } from '../controllers/part.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as paths from '../icon-paths.ts';
import { announce } from '../media-announce.ts';
import { Opening } from '../opening.ts';
import { Invited } from '../rooms/invited.ts';
import type { View } from '../view.ts';
import { answerBar, answeringIn } from './answering.ts';
import { Away } from './away.ts';
import { suggestions } from './articles.ts';
import { settingsOf, type Article } from './desk-settings.ts';
import { Ending } from './ending.ts';
import { Form } from './form.ts';
import * as icons from './icons.ts';
import { isAnythingKept } from './kept.ts';
import type { Mail } from './mail.ts';
import type { Pictures } from './pictures.ts';
import { Past } from './past.ts';
import { Rating } from './rating.ts';
import { Shown, type Desk } from './shown.ts';
import { Site } from './site.ts';
import type { Sharing } from './sharing.ts';
import { english } from './strings.ts';
import { supportStyles } from './styles.ts';
import { Waiting } from './waiting.ts';

/** A private conversation with a team (P40): made by its first message, found again, ended, rated, and kept as a text. */
class Support implements Feature, Desk {
  readonly styles;
  /** What is asked before the first message, where the site wants it. */
  form: Form | undefined;
  view: View | undefined;

  #context: FeatureContext;
  #shown: Shown;
  #rating: Rating;
  #ending: Ending;
  #past: Past;
  #away: Away;
  #waiting: Waiting;
  /** What the team has set. */
  #site: Site;
  /** Where the focus goes once there is something to write in. */
  #opening: Opening;
  /** What goes by mail. */
  #mail: Part<Mail>;
  /** What those look like who answer. */
  #pictures: Part<Pictures>;
  /** The link of a mail leads back into a conversation. */
  #invited: Invited;
  #articles: readonly Article[];
  /** What the team sees beside that, where the site wants it. */
  #sharing: Part<Sharing> | undefined;
  /** What was told of the conversation that is shown, so that it is told once. */
  #told: { readonly room: string; readonly status: string; readonly agent: string | undefined } | undefined;
  #hasFailed = false;

  constructor(context: FeatureContext) {
    const { host, kit } = context;
    this.#context = context;
    this.styles = supportStyles(kit);
    this.#shown = new Shown(context, this);
    this.#opening = new Opening(context, () => this.#begins);
    this.#rating = new Rating(context, (room, score) => this.#shown.conversations?.expect(room, { score }));
    this.#ending = new Ending(context, (room, isEnded) => {
      this.#shown.conversations?.expect(room, { status: isEnded ? 'closed' : 'open' });
      if (isEnded) this.#showEnd();
    });
    this.#past = new Past(context, (room) => {
      this.#shown.keep(room);
      this.#choose(room);
    });
    this.#invited = new Invited(context, (room) => this.#choose(room));
    const { hours, form, articles = [], share } = settingsOf(host);
    const show = (shared: typeof share) => {
      if (shared?.pages || shared?.typing || shared?.point)
        this.#sharing = new Part(host, () => import('./sharing.ts').then((part) => new part.Sharing(context, shared)));
    };
    show(share);
    this.#articles = articles;
    this.#waiting = new Waiting(context.changed);
    this.#mail = new Part(host, () => import('./mail.ts').then(({ Mail }) => new Mail(context)));
    this.#pictures = new Part(host, () =>
      import('./pictures.ts').then((part) => new part.Pictures(host, () => this.#shown.chat)),
    );
    this.#away = new Away(hours);
    const ask = (asked: typeof form) => {
      if (asked?.fields?.length) this.form = new Form(context, asked, (name) => this.#answered(name));
    };
    ask(form);
    this.#site = new Site(host, (site) => {
      if (site.greeting) host.greeting ??= textIn(site.greeting, this.view?.locale);
      // Of a page that wants none it is `null`.
      if (hours === undefined) this.#away = new Away(site.hours);
      if (form === undefined) ask(site.form);
      if (share === undefined) show(site.share);
      this.#sharing?.prepare();
      host.requestUpdate();
    });
    (context.settings ??= []).push({
      opened: () => {
        this.#hasFailed = false;
        this.#mail.now?.opened();
      },
      row: (view) => this.#rows(view),
      fault: (view) => this.#fault(view),
    });
    host.addController({
      hostUpdate: () => {
        const chat = this.#shown.follow();
        if (chat) this.#site.follow(chat);
      },
      hostDisconnected: () => this.#shown.leave(),
    });
    host.addEventListener('live-chat-close', () => (this.#past.isOpen = false));
  }

  // ── Who is here, and what they choose ────────────────────────────────────────────────────────────────────────────

  began(chat: Chat): void {
    this.#sharing?.prepare();
    this.#invited.follow(chat);
  }

  changed(): void {
    this.#tell();
  }

  left(): void {
    this.#told = undefined;
  }

  /** The form was answered: who is no user of the site is called so from now on, which makes a new connection. */
  #answered(name: string | undefined): void {
    const { host, connection } = this.#context;
    this.#opening.begin();
    if (name && connection.state.user?.kind !== 'user') host.name = name;
  }

  #choose(room: string): void {
    this.#opening.begin();
    this.#shown.show(room);
  }

  /** What is written in first. */
  get #begins(): HTMLElement | null | undefined {
    const { host, writing } = this.#context;
    const form = host.renderRoot.querySelector('[data-pane=prechat]');
    return form ? form.querySelector<HTMLElement>('input, select') : writing.field;
  }

  // ── How it stands ────────────────────────────────────────────────────────────────────────────────────────────────

  get #isClosed(): boolean {
    return this.#shown.standing?.status === 'closed';
  }

  /** Whoever has ended it sees that it has, and says how it was. */
  #showEnd(): void {
    const { host, leaveSettings } = this.#context;
    leaveSettings?.();
    this.view?.log.toBottom();
    void host.updateComplete.then(() =>
      host.renderRoot.querySelector<HTMLElement>('.ended :is(input, .thanks, button)')?.focus(),
    );
  }

  get #answering(): User | undefined {
    return this.view && answeringIn(this.view, this.#shown.standing?.agent);
  }

  /** Tells screen readers what has become of the conversation while it is shown: one thing at a time. */
  #tell(): void {
    const { host } = this.#context;
    const standing = this.#shown.standing;
    if (!standing || !this.view) return;
    const { phrase } = this.view;
    const before = this.#told;
    const { status, agent } = standing;
    this.#told = { room: host.room, status, agent: agent?.id };
    if (before?.room !== host.room) return;
    if (before.status !== status) announce(host, phrase(status === 'closed' ? english.ended : english.reopened));
    else if (agent && before.agent !== agent.id) announce(host, phrase(english.answers, { name: agent.name }));
  }

  // ── What is seen ─────────────────────────────────────────────────────────────────────────────────────────────────

  first(view: View): unknown {
    this.view = view;
    this.#tell();
    return '';
  }

  head(view: View): unknown {
    const { kit, host } = this.#context;
    if (this.#answering) this.#pictures.want(view.passed);
    const { other, otherHere } = view.people;
    // A program does not answer for the team.
    const away = otherHere && other?.kind !== 'service' ? '' : this.#away.render(kit, view);
    const bar = away || (host.room ? answerBar(kit, this.#answering, view, () => this.#place(view)) : '');
    return [this.#past.button(view, this.#shown.conversations), bar];
  }

  /** The place of who waits for a first answer. */
  #place(view: View): string {
    const { host } = this.#context;
    return this.#shown.chat && this.#shown.standing?.status === 'open'
      ? this.#waiting.text(this.#shown.chat, host.room, view)
      : '';
  }

  /** At the end of the log: that it has ended there. */
  under(message: ChatMessage, { conversation, phrase }: View): unknown {
    if (!this.#isClosed || this.#shown.standing?.into || message !== conversation.messages.at(-1)) return '';
    return this.#context.kit.html`<p class="endline">${phrase(english.ended)}</p>`;
  }

  context(view: View): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    const { writing } = view;
    const { room } = this.#context.host;
    const line = this.#sharing?.now?.line(view, this.#isClosed) ?? '';
    if (!room && !view.conversation.messages.length)
      return [suggestions(this.#context.kit, writing.text, this.#articles, view), line];
    const mail = this.#mail.now;
    if (room && !mail) this.#mail.want(view.passed);
    if (writing.editing) return '';
    if (!this.#isClosed) return [this.#sharing?.now?.preview(view), room && mail?.offer(view), line];
    const into = this.#shown.standing?.into;
    if (into)
      return html`<div class="ended">
        <p class="again">${icon(paths.info)}<span>${phrase(english.merged)} ${phrase(english.again)}</span></p>
        <div class="after">
          <button class="dbtn" @click=${() => this.#choose(into)}>${icon(icons.list)}${phrase(english.goOn)}</button>
        </div>
      </div>`;
    return html`${line}
      <div class="ended">
        ${this.#rating.render(room, this.#shown.standing?.score, view)}
        <p class="again">${icon(paths.info)}<span>${phrase(english.again)}</span></p>
        <div class="after">
          <button class="dbtn" title=${phrase(english.transcript)} @click=${this.#onTranscript}>
            ${icon(icons.download)}<span class="does">${phrase(english.transcript)}</span>
          </button>
          ${mail?.button(view)}
          <button class="dbtn" @click=${() => this.#choose('')}>${icon(icons.plus)}${phrase(english.start)}</button>
        </div>
        <p class="bad" role="alert">${this.#fault(view)}</p>
      </div>`;
  }

  starters(view: View): unknown {
    return this.#sharing?.now?.starter(view) ?? '';
  }

  #rows(view: View): unknown {
    const { html, icon } = this.#context.kit;
    const { phrase } = view;
    if (!this.#context.host.room) return '';
    return html`<button @click=${this.#onTranscript}>
        ${icon(icons.download)}<span>${phrase(english.transcript)}</span>
      </button>
      ${this.#mail.now?.rows(view)}
      ${
        this.#isClosed
          ? ''
          : html`<button aria-haspopup="dialog" @click=${this.#ending.ask}>
              ${icon(paths.done)}<span>${phrase(english.end)}</span>
            </button>`
      }`;
  }

  #fault({ phrase }: View): string {
    return this.#hasFailed ? phrase(english.transcriptFailed) : '';
  }

  readonly #onTranscript = (): void => {
    const { room } = this.#context.connection;
    const view = this.view;
    if (!room || !view) return;
    this.#hasFailed = false;
    import('./transcript.ts')
      .then(({ saveTranscript }) => saveTranscript(room, view.title, view))
      .catch(() => {
        this.#hasFailed = true;
        this.#context.host.requestUpdate();
      });
  };

  render(view: View): unknown {
    const { host } = this.#context;
    const isAsked = !!this.form && !this.form.isDone && !host.room && !host.consent;
    if (isAsked) this.#opening.moved();
    // Without a connection it is not known whether there is a conversation: then one is as good as another.
    const isKnown = this.#shown.isKnownToBeNone || !/idle|connecting|online/.test(view.state.status);
    const isEmpty = !host.room && !view.conversation.messages.length;
    return [
      // By this the styles know that something is kept on the device, where it is said that nothing is.
      isEmpty && (this.#shown.hasOthers || isAnythingKept())
        ? this.#context.kit.html`<i data-pane="kept" hidden></i>`
        : '',
      this.#invited.render(view),
      isAsked ? this.form!.render(view, isKnown) : '',
      this.#ending.render(view),
      this.#sharing?.now?.over(view),
      this.#mail.now?.render(view),
      this.#past.render(view, this.#shown.conversations),
    ];
  }

  flush(): void {
    this.#ending.flush();
    this.#mail.now?.flush();
    this.#hasFailed = false;
    this.#shown.flush();
  }
}

export const feature = (context: FeatureContext): Feature => new Support(context);
