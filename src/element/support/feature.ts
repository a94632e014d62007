import { createRoom } from '../../client/rooms.ts';
import type { Chat, ChatMessage, Room, User } from '../../client/index.ts';
import { textIn } from '../../protocol/local-text.ts';
import { Part } from '../controllers/part.ts';
import type { Feature, FeatureContext } from '../feature.ts';
import * as paths from '../icon-paths.ts';
import { announce } from '../media-announce.ts';
import { Invited } from '../rooms/invited.ts';
import type { View } from '../view.ts';
import { answerBar, answeringIn } from './answering.ts';
import { Away } from './away.ts';
import { suggestions } from './articles.ts';
import { Conversations } from './conversations.ts';
import { settingsOf, type Article } from './desk-settings.ts';
import { Ending } from './ending.ts';
import { FirstMessage } from './first-message.ts';
import { Form } from './form.ts';
import * as icons from './icons.ts';
import { isAnythingKept } from './kept.ts';
import type { Mail } from './mail.ts';
import { Opening } from './opening.ts';
import type { Pictures } from './pictures.ts';
import { Past } from './past.ts';
import { Rating } from './rating.ts';
import { onSameSide } from './same-side.ts';
import { Site } from './site.ts';
import type { Sharing } from './sharing.ts';
import { english as coreEnglish } from '../strings.ts';
import { english } from './strings.ts';
import { supportStyles } from './styles.ts';
import { Waiting } from './waiting.ts';

/** A private conversation with a team (P40): made by its first message, found again, ended, rated, and kept as a text. */
class Support implements Feature {
  readonly styles;

  #context: FeatureContext;
  #chat: Chat | undefined;
  #user: string | undefined;
  #ends: (() => void)[] = [];
  #conversations: Conversations | undefined;
  #first: FirstMessage | undefined;
  /** Whether it is known which conversation is shown: the page, the visitor or what was found has said so. */
  #isChosen = false;
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
  /** What is asked before the first message, where the site wants it. */
  #form: Form | undefined;
  /** What the team sees beside that, where the site wants it. */
  #sharing: Part<Sharing> | undefined;
  #view: View | undefined;
  /** What was told of the conversation that is shown, so that it is told once. */
  #told: { readonly room: string; readonly status: string; readonly agent: string | undefined } | undefined;
  #hasFailed = false;
  /** The conversation that is shown, as one sees it. */
  #shown: Room | undefined;
  /** One that was chosen to be read, wherever it goes on. */
  #kept = '';
  /** The conversations that there were. */
  #known: ReadonlySet<string> | undefined;

  constructor(context: FeatureContext) {
    const { host, kit } = context;
    this.#context = context;
    this.styles = supportStyles(kit);
    this.#opening = new Opening(context);
    this.#rating = new Rating(context, (room, score) => this.#conversations?.expect(room, { score }));
    this.#ending = new Ending(context, (room, isEnded) => {
      this.#conversations?.expect(room, { status: isEnded ? 'closed' : 'open' });
      if (isEnded) this.#showEnd();
    });
    this.#past = new Past(context, (room) => {
      this.#kept = this.#conversations?.standing(room)?.into ? room : '';
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
      import('./pictures.ts').then((part) => new part.Pictures(host, () => this.#chat)),
    );
    this.#away = new Away(hours);
    const ask = (asked: typeof form) => {
      if (asked?.fields?.length) this.#form = new Form(context, asked, (name) => this.#answered(name));
    };
    ask(form);
    this.#site = new Site(host, (site) => {
      if (site.greeting) host.greeting ??= textIn(site.greeting, this.#view?.locale);
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
      hostUpdate: () => this.#follow(),
      hostDisconnected: () => this.#leave(),
    });
    host.addEventListener('live-chat-close', () => (this.#past.isOpen = false));
    addEventListener('pagehide', this.#keep);
  }

  // ── Which conversation ───────────────────────────────────────────────────────────────────────────────────────────

  /** Follows whoever is here now. While it is not known which conversation is shown, or there is none, the first message stands in its place. */
  #follow(): void {
    const { connection, host, whole } = this.#context;
    const chat = host.isConnected ? (whole(connection.chat) as Chat | undefined) : undefined;
    if (chat !== this.#chat) {
      this.#leave();
      this.#chat = chat;
      if (chat) this.#begin(chat);
    }
    if (chat) this.#site.follow(chat);
    const { room } = connection;
    if (chat && room?.id && room !== this.#shown) {
      this.#shown = connection.room = onSameSide(
        room,
        () => connection.state.user,
        () => this.#view?.phrase(coreEnglish.you) ?? '',
      );
    }
    if (!chat || host.room || connection.room) return;
    this.#first ??= new FirstMessage(
      chat,
      () => this.#room(chat),
      () => this.#form?.said(chat.snapshot.user?.kind === 'guest') ?? '',
      ({ id }) => this.#show(id),
      () => host.requestUpdate(),
    );
    connection.room = this.#first;
    if (this.#isChosen) this.#first.ready();
  }

  #begin(chat: Chat): void {
    const { host } = this.#context;
    this.#sharing?.prepare();
    this.#isChosen = !!host.room;
    this.#user = chat.snapshot.user?.id;
    this.#conversations = new Conversations(chat, () => this.#changed());
    this.#invited.follow(chat);
    this.#ends = [
      chat.on('user', (user) => {
        // Of somebody else there are others.
        if (this.#user !== undefined && this.#user !== user?.id) this.#restart();
        this.#user = user?.id;
      }),
    ];
  }

  #restart(): void {
    const { host } = this.#context;
    this.#isChosen = host.hasAttribute('room');
    this.#drop();
    if (!this.#isChosen) host.room = '';
    host.requestUpdate();
  }

  #drop(): void {
    this.#first?.end();
    if (this.#context.connection.room === this.#first) this.#context.connection.room = undefined;
    this.#first = undefined;
  }

  #leave(): void {
    for (const end of this.#ends.splice(0)) end();
    this.#conversations?.close();
    if (this.#chat) this.#drop();
    this.#conversations = this.#chat = this.#told = this.#known = undefined;
    const { host } = this.#context;
    // What was found was somebody else's; what the page has named stays.
    if (host.isConnected && !host.hasAttribute('room')) host.room = '';
  }

  /** The list of conversations, or how one stands, is otherwise. */
  #changed(): void {
    const { host, changed } = this.#context;
    if (!this.#isChosen && this.#conversations?.all) void this.#find(this.#conversations);
    this.#followTeam();
    if (host.room && this.#conversations?.find(host.room)) void this.#conversations.look(host.room);
    this.#followMerge();
    this.#tell();
    changed();
  }

  /** One that the team has begun is shown, where none is and nothing is being written. */
  #followTeam(): void {
    const { host, writing } = this.#context;
    const all = this.#conversations?.all;
    if (!all) return;
    const known = this.#known;
    const begun = known && all.find(({ id, last }) => !known.has(id) && last?.from !== this.#user);
    this.#known = new Set(all.map(({ id }) => id));
    if (begun && this.#isChosen && !host.room && !this.#first?.text && !writing.text) this.#show(begun.id);
  }

  /** Where the one that is shown goes on in another one (P53), that is shown: unless somebody is writing, or has chosen to read it. */
  #followMerge(): void {
    const { host, writing } = this.#context;
    const into = this.#standing?.into;
    if (!into || this.#kept === host.room || writing.text) return;
    if (this.#view) announce(host, this.#view.phrase(english.merged));
    this.#show(into);
  }

  /** The newest conversation that is open, else the newest, is the one that is shown. */
  async #find(conversations: Conversations): Promise<void> {
    this.#isChosen = true;
    const found = await conversations.newest();
    if (conversations !== this.#conversations) return;
    if (found && !this.#first?.text) this.#show(found);
    else this.#first?.ready();
  }

  /** Whether it is known that no conversation is shown. */
  get #isKnown(): boolean {
    return this.#first?.snapshot.status === 'live';
  }

  /** Where the first message is said. */
  async #room(chat: Chat): Promise<Room> {
    // One that was made when the connection broke is not made again.
    const unused = this.#conversations?.unused;
    if (unused) return chat.room(unused);
    const kind = 'support';
    const tags = this.#form?.tags ?? [];
    const made = createRoom(chat, { kind, ...(tags.length && { tags }) });
    // Tags that the relay does not offer, or does not know of, are not worth a message.
    return tags.length
      ? made.catch((error) => (error.class === 'stop' ? createRoom(chat, { kind }) : Promise.reject(error)))
      : made;
  }

  #show(room: string): void {
    const { host } = this.#context;
    this.#isChosen = true;
    if (host.room === room) return;
    this.#drop();
    if (!room && this.#form) this.#form.isDone = false;
    host.room = room;
    host.dispatchEvent(new CustomEvent('live-chat-room', { detail: { room }, bubbles: true, composed: true }));
    void this.#conversations?.look(room);
  }

  /** The form was answered: who is no user of the site is called so from now on, which makes a new connection. */
  #answered(name: string | undefined): void {
    const { host, connection } = this.#context;
    this.#opening.begin();
    if (name && connection.state.user?.kind !== 'user') host.name = name;
  }

  #choose(room: string): void {
    this.#opening.begin();
    this.#show(room);
  }

  /** What could not be said before the page goes is what is written when it comes again. */
  readonly #keep = (): void => {
    const { writing } = this.#context;
    const text = this.#first?.text;
    if (!text || !writing.draftKey) return;
    try {
      localStorage.setItem(writing.draftKey, [text, writing.text].filter(Boolean).join('\n'));
    } catch {
      // Without storage there is nothing to be done.
    }
  };

  // ── How it stands ────────────────────────────────────────────────────────────────────────────────────────────────

  get #standing() {
    return this.#conversations?.standing(this.#context.host.room);
  }

  get #isClosed(): boolean {
    return this.#standing?.status === 'closed';
  }

  /** Whoever has ended it sees that it has, and says how it was. */
  #showEnd(): void {
    const { host, leaveSettings } = this.#context;
    leaveSettings?.();
    this.#view?.log.toBottom();
    void host.updateComplete.then(() =>
      host.renderRoot.querySelector<HTMLElement>('.ended :is(input, .thanks, button)')?.focus(),
    );
  }

  get #answering(): User | undefined {
    return this.#view && answeringIn(this.#view, this.#standing?.agent);
  }

  /** Tells screen readers what has become of the conversation while it is shown: one thing at a time. */
  #tell(): void {
    const { host } = this.#context;
    const standing = this.#standing;
    if (!standing || !this.#view) return;
    const { phrase } = this.#view;
    const before = this.#told;
    const { status, agent } = standing;
    this.#told = { room: host.room, status, agent: agent?.id };
    if (before?.room !== host.room) return;
    if (before.status !== status) announce(host, phrase(status === 'closed' ? english.ended : english.reopened));
    else if (agent && before.agent !== agent.id) announce(host, phrase(english.answers, { name: agent.name }));
  }

  // ── What is seen ─────────────────────────────────────────────────────────────────────────────────────────────────

  first(view: View): unknown {
    this.#view = view;
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
    return [this.#past.button(view, this.#conversations), bar];
  }

  /** The place of who waits for a first answer. */
  #place(view: View): string {
    const { host } = this.#context;
    return this.#chat && this.#standing?.status === 'open' ? this.#waiting.text(this.#chat, host.room, view) : '';
  }

  /** At the end of the log: that it has ended there. */
  under(message: ChatMessage, { conversation, phrase }: View): unknown {
    if (!this.#isClosed || this.#standing?.into || message !== conversation.messages.at(-1)) return '';
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
    const into = this.#standing?.into;
    if (into)
      return html`<div class="ended">
        <p class="again">${icon(paths.info)}<span>${phrase(english.merged)} ${phrase(english.again)}</span></p>
        <div class="after">
          <button class="dbtn" @click=${() => this.#choose(into)}>${icon(icons.list)}${phrase(english.goOn)}</button>
        </div>
      </div>`;
    return html`${line}
      <div class="ended">
        ${this.#rating.render(room, this.#standing?.score, view)}
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
    const view = this.#view;
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
    const isAsked = !!this.#form && !this.#form.isDone && !host.room && !host.consent;
    if (isAsked) this.#opening.moved();
    // Without a connection it is not known whether there is a conversation: then one is as good as another.
    const isKnown = this.#isKnown || !/idle|connecting|online/.test(view.state.status);
    const isEmpty = !host.room && !view.conversation.messages.length;
    return [
      // By this the styles know that something is kept on the device, where it is said that nothing is.
      isEmpty && (this.#known?.size || isAnythingKept()) ? this.#context.kit.html`<i data-pane="kept" hidden></i>` : '',
      this.#invited.render(view),
      isAsked ? this.#form!.render(view, isKnown) : '',
      this.#ending.render(view),
      this.#sharing?.now?.over(view),
      this.#mail.now?.render(view),
      this.#past.render(view, this.#conversations),
    ];
  }

  flush(): void {
    this.#ending.flush();
    this.#mail.now?.flush();
    this.#hasFailed = false;
    if (!this.#context.host.isConnected) removeEventListener('pagehide', this.#keep);
  }
}

export const feature = (context: FeatureContext): Feature => new Support(context);
