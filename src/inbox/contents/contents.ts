import type { Chat, ChatMessage, Room } from '../../client/index.ts';
import { mentionsUser } from '../../client/mentions.ts';
import { offeredBy } from '../../element/choices/offered.ts';
import { addressOf } from '../../protocol/address.ts';
import { isByMail } from '../../element/limits/by-mail.ts';
import { kit } from '../../element/kit.ts';
import { Media } from '../../element/media.ts';
import { picture, pictureStyles } from '../../element/point/picture.ts';
import { undirected } from '../../protocol/direction.ts';
import { markedUp, type Piece } from '../../protocol/markdown.ts';
import { withLinks, withMarks } from '../../element/rich/marks.ts';
import { richStyles } from '../../element/rich/styles.ts';
import { mentionStyles } from '../../element/mentions/styles.ts';
import { Streams } from '../../element/streams/feature.ts';
import { streamStyles } from '../../element/streams/styles.ts';
import { attachStyles } from '../../element/styles/attach.ts';
import { mediaStyles } from '../../element/styles/media.ts';
import * as icons from '../../element/icon-paths.ts';
import type { MediaContext, TalkContext } from '../../element/feature.ts';
import type { MediaView, TalkView } from '../../element/view.ts';
import type { OpenedConversation } from '../opened.ts';
import type { TimelineItem } from '../timeline.ts';
import type { ContentsContext, InboxView, MessageContents } from '../view.ts';
import { english as inbox } from '../strings.ts';
import { eventLine } from './event-line.ts';
import { FilesOut } from './files-out.ts';
import { LinkCards } from './link-cards.ts';
import { Merging } from './merging.ts';
import { mergingStyles } from './merging-styles.ts';
import { english } from './strings.ts';
import { withMentions } from './mentions.ts';
import { contentStyles } from './styles.ts';

const { html, icon } = kit;

/** What is in messages beside plain words, by the templates of `<live-chat>`: marks, answers to choose from, what is written bit by bit, and files. */
class Contents implements MessageContents {
  readonly line = eventLine;
  readonly styles = [
    richStyles(kit),
    streamStyles(kit),
    mediaStyles(kit),
    attachStyles(kit),
    pictureStyles(kit),
    mentionStyles(kit),
    contentStyles,
    mergingStyles,
  ];

  readonly merging: Merging;

  #context: ContentsContext;
  #chat: Chat;
  #opened: OpenedConversation | undefined;
  #media: Media;
  #filesOut: FilesOut;
  readonly #cards: LinkCards;
  /** Of the conversation, and of the notes. */
  #streams: readonly Streams[] = [];
  /** What a message's text is made of; messages that have not changed are the same objects. */
  #pieces = new WeakMap<ChatMessage, readonly Piece[] | undefined>();
  #asking = new WeakMap<ChatMessage, ChatMessage>();
  /** All that is shown, made when that is otherwise. */
  #messages: { readonly of: unknown; readonly all: readonly ChatMessage[] } | undefined;

  constructor(context: ContentsContext) {
    this.#context = context;
    this.merging = new Merging(context.update);
    const { host, update } = context;
    this.#cards = new LinkCards(({ styles }) => {
      (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(styles.styleSheet!);
      update();
    });
    // Somebody opens a conversation.
    this.#chat = context.now().chat!;
    host.addController(this);
    const chatNow = (): Chat => this.#chat;
    const allOf = (): MediaView['conversation'] => ({ messages: this.#all() });
    const media: MediaContext = {
      ...{ kit, host, changed: update, isTabbed: true },
      connection: {
        get chat() {
          return chatNow();
        },
        get state() {
          return chatNow().snapshot;
        },
        get conversation() {
          return allOf();
        },
      },
    };
    this.#media = new Media(media);
    this.#filesOut = new FilesOut({
      ...{ host, update, loads: media.loads! },
      chat: chatNow,
      room: () => {
        const { opened, mode } = context.now();
        return mode === 'note' ? opened?.notes : opened?.room;
      },
    });
  }

  #talk(room: Room, isNote: boolean): TalkContext {
    const { host, update, tell } = this.#context;
    const chat = this.#chat;
    return {
      ...{ kit, host, changed: update, isTabbed: true },
      growing: (message, _words, end) => this.#text(message, end, true),
      connection: {
        chat,
        room,
        get state() {
          return chat.snapshot;
        },
        get conversation() {
          return room.snapshot;
        },
        emit: (type, detail) => type === 'message' && tell(detail as ChatMessage, isNote),
      },
    };
  }

  #all(): readonly ChatMessage[] {
    const of = this.#context.now().opened?.items;
    if (of !== this.#messages?.of || !this.#messages)
      this.#messages = { of, all: of?.map(({ message }) => message) ?? [] };
    return this.#messages.all;
  }

  // ── With each rendering of the host ──────────────────────────────────────────────────────────────────────────────

  hostUpdate(): void {
    const { opened, chat } = this.#context.now();
    if (chat) this.#chat = chat;
    if (opened !== this.#opened) {
      for (const each of this.#streams) each.flush();
      this.#media.flush();
      this.#opened = opened;
      const talks = opened ? [this.#talk(opened.room, false), this.#talk(opened.notes, true)] : [];
      this.#streams = talks.map((talk) => new Streams(talk));
      this.#cards.follow(talks);
    }
    this.#filesOut.sync();
  }

  // ── In a message ─────────────────────────────────────────────────────────────────────────────────────────────────

  #streamOf = ({ isNote }: TimelineItem): Streams | undefined => this.#streams[isNote ? 1 : 0];

  #viewOf({ isNote }: TimelineItem, view: InboxView): TalkView {
    const { room, notes } = this.#opened!;
    return { ...view, conversation: (isNote ? notes : room).snapshot };
  }

  inside(item: TimelineItem, view: InboxView): unknown {
    const { message } = item;
    const { phrase } = view;
    const edited = message.edited ? html`&nbsp;<span class="edited">${phrase(inbox.edited)}</span>` : '';
    const talk = this.#viewOf(item, view);
    const text =
      this.#streamOf(item)?.text(message, talk) ||
      view.calls?.text(message, view) ||
      this.#pointed(message, view) ||
      this.#question(message, edited) ||
      this.#text(message, edited);
    return html`${this.#media.above(message, talk)}${text}${isByMail(message) ? html`<div><small>${phrase(english.byMail)}</small></div>` : ''}${this.#offers(item, view)}${this.#media.below(message, talk)}${this.#cards.below(item, view)}${this.#streamOf(item)?.below(message, talk)}`;
  }

  #text(message: ChatMessage, end: unknown, isGrowing = false): unknown {
    const { text } = message;
    if (!this.#pieces.has(message)) this.#pieces.set(message, markedUp(text));
    const pieces = this.#pieces.get(message);
    const linked = (piece: string): unknown => withLinks(kit, piece, 0);
    const plain = (piece: string): unknown => withMentions(message, piece, linked, this.#chat.snapshot.user?.id);
    if (pieces) return withMarks(pieces, { kit, tab: 0, plain }, end, isGrowing);
    return text && html`<span class="txt" dir="auto">${plain(text)}${end}</span>`;
  }

  /** What the visitor shows of their page (P52): drawn, with its words. The text says the same. */
  #pointed({ pointed }: ChatMessage, { phrase }: InboxView): unknown {
    if (!pointed) return undefined;
    const { page, name, text, role, tag } = pointed;
    const address = page && addressOf(page.address);
    return html`<div class="txt ptd">
      ${picture(kit, pointed)}
      <div class="ptw">
        <small>${phrase(english.pointed)}</small>
        ${name || !text ? html`<b dir="auto">${name ?? role ?? tag}</b>` : ''}
        ${text && html`<span dir="auto">${text}</span>`}
        <small dir="ltr">${role && role !== tag ? `${role}, <${tag}>` : `<${tag}>`}</small>
        ${
          address &&
          html`<a href=${address} target="_blank" rel="noopener noreferrer nofollow"
            ><bdi>${page.title || address}</bdi></a
          >`
        }
      </div>
    </div>`;
  }

  /** Without the lines of the answers. */
  #question(message: ChatMessage, end: unknown): unknown {
    const question = offeredBy(message)?.question.trimEnd();
    if (question === undefined) return undefined;
    let asking = this.#asking.get(message);
    if (!asking) this.#asking.set(message, (asking = { ...message, text: question }));
    return this.#text(asking, end) || ' ';
  }

  #offers({ message }: TimelineItem, { phrase }: InboxView): unknown {
    const offered = offeredBy(message);
    if (!offered) return '';
    const taken = this.#all().find(({ reply, deleted }) => reply === message.seq && !deleted)?.text;
    return html`<ul class="offers" role="list" aria-label=${phrase(english.offered)}>
      ${offered.options.map((option) =>
        option === taken
          ? html`<li class="taken" dir="auto">
              ${icon(icons.check)}${undirected(option)}<span class="sr">, ${phrase(english.taken)}</span>
            </li>`
          : html`<li dir="auto">${undirected(option)}</li>`,
      )}
    </ul>`;
  }

  under(item: TimelineItem, view: InboxView): unknown {
    return this.#streamOf(item)?.under(item.message, this.#viewOf(item, view));
  }

  said(item: TimelineItem, view: InboxView): string {
    const more = `${this.#cards.said(item, view)}${this.#streamOf(item)?.said(item.message, this.#viewOf(item, view)) ?? ''}`;
    return mentionsUser(item.message, view.me?.id) ? `${more}, ${view.phrase(english.mentionsYou)}` : more;
  }

  act(item: TimelineItem, event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>('[data-do]');
    const { do: action = '' } = button?.dataset ?? {};
    if (!button || this.#media.act(action, item.message, button)) return;
    this.#streamOf(item)?.act(action, item.message);
  }

  // ── Elsewhere ────────────────────────────────────────────────────────────────────────────────────────────────────

  get files(): FilesOut {
    return this.#filesOut;
  }

  over(view: InboxView): unknown {
    const conversation = { messages: this.#all() };
    return html`${this.#filesOut.over(view)}${this.merging.over(view)}${this.#opened ? this.#media.render({ ...view, conversation }) : ''}`;
  }

  end(): void {
    for (const each of this.#streams) each.flush();
    this.#streams = [];
    this.#cards.follow([]);
    this.#opened = undefined;
    this.#media.flush();
    this.#filesOut.end();
  }
}

export const create = (context: ContentsContext): MessageContents => new Contents(context);
