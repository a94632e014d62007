import { previewTopic } from '../protocol/index.ts';
import type { PageStep, VisitedPage, Visitor, VisitorList, VisitorState } from '../protocol/index.ts';
import { ask, newRequest } from './ask.ts';
import { ignorable } from './ignorable.ts';
import type { Answer, Chat, Room, Unsubscribe } from './types.ts';
import type { ConversationSummary } from '../protocol/index.ts';

export type { PageStep, VisitedPage, Visitor } from '../protocol/index.ts';

// ── For visitors ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Tells the team that one is there, and on which page; without a page it is not told any more, and the relay forgets where one has been. To be said again on each connection.
 *
 * @throws {@link ChatError} `forbidden` for who is of the team; `busy` where there are too many; `disconnected`.
 *
 * @example
 * ```ts
 * await tellVisit(chat, { title: document.title, address: location.origin + location.pathname });
 * ```
 */
export const tellVisit = (chat: Chat, page?: VisitedPage): Promise<void> =>
  ignorable(ask(chat, { type: 'visit', ...(page && { page }) }).then(() => undefined));

/** So many bytes of a text are told, as JSON: less than a signal may have. */
const previewBytes = 1_000;

/** The end of a text that may be told. */
function tailOf(text: string): string {
  const size = (value: string): number => new TextEncoder().encode(JSON.stringify(value)).length;
  let tail = text.slice(-previewBytes);
  // Nothing of a character that has two code units is left alone.
  while (size(tail) > previewBytes) tail = tail.slice(Math.max(1, Math.floor(tail.length / 20)));
  return tail.replace(/^[\uDC00-\uDFFF]/, '');
}

/**
 * Shows the team, and nobody else, what one is typing in a conversation with it; of a long text the end. Only for who has agreed to that. It is kept nowhere.
 *
 * @param text - Nothing where there is nothing any more.
 *
 * @example
 * ```ts
 * field.addEventListener('input', () => hasAgreed && tellPreview(room, field.value));
 * ```
 */
export const tellPreview = (room: Pick<Room, 'signal'>, text: string): void =>
  room.signal(previewTopic, text ? tailOf(text) : null);

// ── For the team ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Tells what a visitor is typing who has agreed to that, as long as the notes of the conversation are followed; an empty text for nothing.
 *
 * @param notes - Of `notesOf`.
 *
 * @example
 * ```ts
 * onPreview(notesOf(chat, room), (user, text) => console.log(user, text));
 * ```
 */
export const onPreview = (notes: Room, listener: (user: string, text: string) => void): Unsubscribe =>
  notes.on('signal', ({ from, topic, data }) => {
    if (topic === previewTopic) listener(from, typeof data === 'string' ? data : '');
  });

/** One visitor, where they have been on this visit, and the conversation that they follow. */
export interface VisitorDetails {
  /** Missing where they are not there. */
  readonly visitor?: Visitor;
  /** The last page last. */
  readonly trail: readonly PageStep[];
  readonly conversation?: ConversationSummary;
}

/**
 * What the relay knows of one who is there now.
 *
 * @throws {@link ChatError} `forbidden` for who is not of the team.
 *
 * @example
 * ```ts
 * const { visitor, trail } = await visitorOf(chat, conversation.visitor.id);
 * ```
 */
export const visitorOf = (chat: Chat, user: string): Promise<VisitorDetails> =>
  ignorable(ask<VisitorState>(chat, { type: 'visitor', user }).then(({ type: _, id: __, ...details }) => details));

/** Who is there, as it was told last. */
export interface VisitorsSnapshot {
  /** Whether it is known. */
  readonly isKnown: boolean;
  /** How many there are, also those that are not among these. */
  readonly count: number;
  /** Who came last is first. */
  readonly visitors: readonly Visitor[];
}

/** So many are kept; of more the first are forgotten. */
const most = 500;

/**
 * The visitors who are there now, as long as it is not closed.
 *
 * @example
 * ```ts
 * const online = new OnlineVisitors(chat, ({ visitors }) => {
 *   for (const { user, page } of visitors) console.log(user.name, page?.title);
 * });
 * online.close();
 * ```
 */
export class OnlineVisitors {
  snapshot: VisitorsSnapshot = { isKnown: false, count: 0, visitors: [] };

  #chat: Chat;
  #listener: (snapshot: VisitorsSnapshot) => void;
  #request: number | undefined;
  #known = new Map<string, Visitor>();
  #ends: readonly Unsubscribe[];

  constructor(chat: Chat, listener: (snapshot: VisitorsSnapshot) => void) {
    this.#chat = chat;
    this.#listener = listener;
    this.#ends = [
      chat.on('status', (status) => this.#follow(status === 'online')),
      chat.on('answer', (answer) => this.#hear(answer)),
    ];
    chat.connect();
    this.#follow(chat.snapshot.status === 'online');
  }

  get(user: string): Visitor | undefined {
    return this.#known.get(user);
  }

  close(): void {
    for (const end of this.#ends) end();
    if (this.#request !== undefined && this.#chat.snapshot.status === 'online') {
      this.#chat.ask({ type: 'visitors', id: newRequest(), end: this.#request });
    }
    this.#request = undefined;
  }

  #follow(isOnline: boolean): void {
    this.#request = undefined;
    if (!isOnline) return;
    this.#request = newRequest();
    this.#known.clear();
    this.#chat.ask({ type: 'visitors', id: this.#request });
  }

  #hear(answer: Answer): void {
    if (!('id' in answer) || answer.id === undefined || answer.id !== this.#request) return;
    // A relay that knows nothing of visitors has none.
    if (answer.type === 'error') return this.#take({ isKnown: true, count: 0, visitors: [] });
    if (answer.type !== 'visitors') return;
    const { visitors, gone, count }: VisitorList = answer;
    for (const user of gone) this.#known.delete(user);
    for (const visitor of visitors) this.#known.set(visitor.user.id, visitor);
    const all = [...this.#known.values()].sort((one, other) => other.since - one.since).slice(0, most);
    this.#known = new Map(all.map((each) => [each.user.id, each]));
    this.#take({ isKnown: true, count, visitors: all });
  }

  #take(snapshot: VisitorsSnapshot): void {
    this.snapshot = snapshot;
    this.#listener(snapshot);
  }
}
