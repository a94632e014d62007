import { createRoom } from '../../client/rooms.ts';
import type { Chat, Room } from '../../client/index.ts';
import type { FeatureContext } from '../feature.ts';
import { announce } from '../media-announce.ts';
import { english as coreEnglish } from '../strings.ts';
import type { View } from '../view.ts';
import { Conversations } from './conversations.ts';
import { FirstMessage } from './first-message.ts';
import type { Form } from './form.ts';
import { onSameSide } from './same-side.ts';
import { english } from './strings.ts';

/** What is around the conversation that is shown. */
export interface Desk {
  readonly form: Form | undefined;
  readonly view: View | undefined;
  /** Somebody is here. */
  began(chat: Chat): void;
  /** Something of the conversations is otherwise. */
  changed(): void;
  /** Nobody is here any more. */
  left(): void;
}

/** Which conversation is shown: the one that the page names or the visitor chooses, else the newest that is open; where there is none, the first message. */
export class Shown {
  chat: Chat | undefined;
  conversations: Conversations | undefined;

  #context: FeatureContext;
  #desk: Desk;
  #user: string | undefined;
  #ends: (() => void)[] = [];
  #first: FirstMessage | undefined;
  /** Whether it is known which conversation is shown: the page, the visitor or what was found has said so. */
  #isChosen = false;
  /** The conversation that is shown, as one sees it. */
  #shown: Room | undefined;
  /** One that was chosen to be read, wherever it goes on. */
  #kept = '';
  /** The conversations that there were. */
  #known: ReadonlySet<string> | undefined;

  constructor(context: FeatureContext, desk: Desk) {
    this.#context = context;
    this.#desk = desk;
    addEventListener('pagehide', this.#keep);
  }

  /** Follows whoever is here now. While it is not known which conversation is shown, or there is none, the first message stands in its place. */
  follow(): Chat | undefined {
    const { connection, host, whole } = this.#context;
    const chat = host.isConnected ? (whole(connection.chat) as Chat | undefined) : undefined;
    if (chat !== this.chat) {
      this.leave();
      this.chat = chat;
      if (chat) this.#begin(chat);
    }
    const { room } = connection;
    if (chat && room?.id && room !== this.#shown) {
      this.#shown = connection.room = onSameSide(
        room,
        () => connection.state.user,
        () => this.#desk.view?.phrase(coreEnglish.you) ?? '',
      );
    }
    if (!chat || host.room || connection.room) return chat;
    this.#first ??= new FirstMessage(
      chat,
      () => this.#room(chat),
      () => this.#desk.form?.said(chat.snapshot.user?.kind === 'guest') ?? '',
      ({ id }) => this.show(id),
      () => host.requestUpdate(),
    );
    connection.room = this.#first;
    if (this.#isChosen) this.#first.ready();
    return chat;
  }

  #begin(chat: Chat): void {
    const { host } = this.#context;
    this.#isChosen = !!host.room;
    this.#user = chat.snapshot.user?.id;
    this.conversations = new Conversations(chat, () => this.#changed());
    this.#desk.began(chat);
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

  leave(): void {
    for (const end of this.#ends.splice(0)) end();
    this.conversations?.close();
    if (this.chat) this.#drop();
    this.conversations = this.chat = this.#known = undefined;
    this.#desk.left();
    const { host } = this.#context;
    // What was found was somebody else's; what the page has named stays.
    if (host.isConnected && !host.hasAttribute('room')) host.room = '';
  }

  /** The list of conversations, or how one stands, is otherwise. */
  #changed(): void {
    const { host, changed } = this.#context;
    if (!this.#isChosen && this.conversations?.all) void this.#find(this.conversations);
    this.#followTeam();
    if (host.room && this.conversations?.find(host.room)) void this.conversations.look(host.room);
    this.#followMerge();
    this.#desk.changed();
    changed();
  }

  /** One that the team has begun is shown, where none is and nothing is being written. */
  #followTeam(): void {
    const { host, writing } = this.#context;
    const all = this.conversations?.all;
    if (!all) return;
    const known = this.#known;
    const begun = known && all.find(({ id, last }) => !known.has(id) && last?.from !== this.#user);
    this.#known = new Set(all.map(({ id }) => id));
    if (begun && this.#isChosen && !host.room && !this.#first?.text && !writing.text) this.show(begun.id);
  }

  /** Where the one that is shown goes on in another one (P53), that is shown: unless somebody is writing, or has chosen to read it. */
  #followMerge(): void {
    const { host, writing } = this.#context;
    const into = this.standing?.into;
    if (!into || this.#kept === host.room || writing.text) return;
    if (this.#desk.view) announce(host, this.#desk.view.phrase(english.merged));
    this.show(into);
  }

  /** The newest conversation that is open, else the newest, is the one that is shown. */
  async #find(conversations: Conversations): Promise<void> {
    this.#isChosen = true;
    const found = await conversations.newest();
    if (conversations !== this.conversations) return;
    if (found && !this.#first?.text) this.show(found);
    else this.#first?.ready();
  }

  /** Whether it is known that no conversation is shown. */
  get isKnownToBeNone(): boolean {
    return this.#first?.snapshot.status === 'live';
  }

  /** Where the first message is said. */
  async #room(chat: Chat): Promise<Room> {
    // One that was made when the connection broke is not made again.
    const unused = this.conversations?.unused;
    if (unused) return chat.room(unused);
    const kind = 'support';
    const tags = this.#desk.form?.tags ?? [];
    const made = createRoom(chat, { kind, ...(tags.length && { tags }) });
    // Tags that the relay does not offer, or does not know of, are not worth a message.
    return tags.length
      ? made.catch((error) => (error.class === 'stop' ? createRoom(chat, { kind }) : Promise.reject(error)))
      : made;
  }

  show(room: string): void {
    const { host } = this.#context;
    this.#isChosen = true;
    if (host.room === room) return;
    this.#drop();
    if (!room && this.#desk.form) this.#desk.form.isDone = false;
    host.room = room;
    host.dispatchEvent(new CustomEvent('live-chat-room', { detail: { room }, bubbles: true, composed: true }));
    void this.conversations?.look(room);
  }

  get standing() {
    return this.conversations?.standing(this.#context.host.room);
  }

  /** Whether there are others. */
  get hasOthers(): boolean {
    return !!this.#known?.size;
  }

  /** One of them, wherever it goes on. */
  keep(room: string): void {
    this.#kept = this.conversations?.standing(room)?.into ? room : '';
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

  flush(): void {
    if (!this.#context.host.isConnected) removeEventListener('pagehide', this.#keep);
  }
}
