// A desk without a relay: a fake chat that answers what an inbox asks, from conversations that a test gives.
import type { ConversationSummary } from '../../src/client/conversation-queue.ts';
import type { Answer, ChatSnapshot, RoomSnapshot, User } from '../../src/client/index.ts';
import type { Agent, LinkPreview, PageStep, QueueCounts, SearchHit, Visitor } from '../../src/protocol/index.ts';
import { FakeChat, noon } from './fake-chat.ts';

export const maya: User = { id: 'g_maya', name: 'Maya Lindqvist', kind: 'guest' };
export const ana: User = { id: 'a_ana', name: 'Ana Duarte', kind: 'agent' };
export const jonas: User = { id: 'a_jonas', name: 'Jonas Weber', kind: 'agent' };

/** A conversation as agents see it, the newer the smaller its number. */
export function summary(number: number, change: Partial<ConversationSummary> = {}): ConversationSummary {
  const visitor = number === 1 ? maya : { ...maya, id: `g_${number}`, name: `Visitor ${number}` };
  const at = noon - number * 1_000;
  return {
    ...{ id: `s_${number}`, status: 'open', visitor, tags: [], at, opened: at, unread: 0, readTo: 0 },
    last: { seq: 1, at, from: visitor.id, name: visitor.name, text: `Question ${number}`, files: 0 },
    ...change,
  };
}

const pageLength = 50;

interface Asked {
  readonly type: string;
  readonly id: number;
  readonly queue?: string;
  readonly tag?: string;
  readonly before?: readonly [number, string];
  readonly room?: string;
  readonly away?: boolean;
  readonly user?: string;
  readonly end?: number;
}

const dueOf = ({ answerDue = Infinity, resolutionDue = Infinity }: ConversationSummary) =>
  Math.min(answerDue, resolutionDue);

const isWaiting = ({ status, waiting }: ConversationSummary) => status === 'open' && waiting !== undefined;
const waitingOf = (name: 'mineWaiting' | 'unassignedWaiting', n: number) => (n > 0 ? { [name]: n } : {});

export class FakeDesk extends FakeChat {
  all: readonly ConversationSummary[];
  team: Agent[] = [
    { ...ana, present: true },
    { ...jonas, present: true },
  ];
  hits: Readonly<Record<string, readonly SearchHit[]>> = {};
  /** What links lead to, by room and message. */
  previews: Readonly<Record<string, readonly (readonly [seq: number, preview: LinkPreview])[]>> = {};
  /** Who is there, and where they have been. */
  visitors: readonly Visitor[] = [];
  trails: Readonly<Record<string, readonly PageStep[]>> = {};
  /** What questions are refused with. */
  refusal: string | undefined;
  #attendance = 0;
  #watch = 0;

  constructor(
    all: readonly ConversationSummary[],
    state: Partial<ChatSnapshot> = {},
    room: Partial<RoomSnapshot> = {},
  ) {
    super({ user: ana, ...state }, { presence: { count: 1, users: [ana] }, kind: 'support', ...room });
    this.all = all;
  }

  get counts(): QueueCounts {
    const count = (isOne: (each: ConversationSummary) => boolean) => this.all.filter(isOne).length;
    const isOpen = ({ status }: ConversationSummary) => status === 'open';
    const due = count((each) => isOpen(each) && dueOf(each) < Infinity);
    return {
      mine: count((each) => isOpen(each) && each.assignee?.id === ana.id),
      unassigned: count((each) => isOpen(each) && !each.assignee),
      open: count(isOpen),
      snoozed: count(({ status }) => status === 'snoozed'),
      ...(due > 0 && { due }),
      ...waitingOf(
        'mineWaiting',
        count((each) => isWaiting(each) && each.assignee?.id === ana.id),
      ),
      ...waitingOf(
        'unassignedWaiting',
        count((each) => isWaiting(each) && !each.assignee),
      ),
      ...(this.all.some(({ mentions }) => mentions) && { mentioned: count(({ mentions }) => !!mentions) }),
    };
  }

  /** Tells what one conversation is now. */
  change(number: number, change: Partial<ConversationSummary>): void {
    const id = `s_${number}`;
    const known = this.all.find((each) => each.id === id) ?? summary(number);
    const now = { ...known, ...change };
    this.all = [now, ...this.all.filter((each) => each.id !== id)];
    this.#answer({ type: 'attended', id: this.#attendance, conversations: [now], counts: this.counts });
  }

  /** Tells who of the team is here now. */
  teamChanged(team: Agent[]): void {
    this.team = team;
    this.#answer({ type: 'attended', id: this.#attendance, conversations: [], counts: this.counts, agents: team });
  }

  /** Tells who is there now, with where they have been; those who are not named have gone. */
  come(all: readonly (readonly [Visitor, ...PageStep[]])[]): void {
    const gone = this.visitors.filter(({ user }) => !all.some(([each]) => each.user.id === user.id));
    this.trails = Object.fromEntries(all.map(([{ user }, ...trail]) => [user.id, trail]));
    this.visitors = all.map(([each, ...trail]) => ({ ...each, ...(trail.length > 0 && { page: trail.at(-1)! }) }));
    const told = { visitors: this.visitors, gone: gone.map(({ user }) => user.id), count: this.visitors.length };
    this.#answer({ type: 'visitors', id: this.#watch, ...told });
  }

  override ask(message: unknown): void {
    super.ask(message);
    const asked = message as Asked;
    queueMicrotask(() => this.#answer(this.refusal ? this.#refuse(asked) : this.#answerTo(asked)));
  }

  #answer(answer: unknown): void {
    this.emit('answer', answer as Answer);
  }

  #refuse({ id }: Asked): unknown {
    return { type: 'error', id, code: this.refusal, class: 'stop', message: 'refused' };
  }

  #answerTo(asked: Asked): unknown {
    const { id, room = '' } = asked;
    switch (asked.type) {
      case 'attend':
        if (!('end' in asked)) this.#attendance = id;
        return 'end' in asked ? { type: 'done', id } : { type: 'attended', id, conversations: [], counts: this.counts };
      case 'queue':
        return this.#page(asked);
      case 'calls':
        return { type: 'calls', id, calls: [] };
      case 'agents':
        return { type: 'agents', id, agents: this.team };
      case 'away':
        this.team = this.team.map(({ away: _, ...each }) =>
          each.id === ana.id && asked.away ? { ...each, away: true } : each,
        );
        return { type: 'done', id };
      case 'visitors':
        if (asked.end === undefined) this.#watch = id;
        return asked.end === undefined
          ? { type: 'visitors', id, visitors: this.visitors, gone: [], count: this.visitors.length }
          : { type: 'done', id };
      case 'visitor': {
        const visitor = this.visitors.find(({ user }) => user.id === asked.user);
        const conversation = visitor && this.all.find((each) => each.id === visitor.room);
        const trail = (asked.user && this.trails[asked.user]) || [];
        return { type: 'visitor', id, trail, ...(visitor && { visitor }), ...(conversation && { conversation }) };
      }
      case 'create':
        return { type: 'entered', id, room: 's_made' };
      case 'search':
        return { type: 'found', id, hits: this.hits[room] ?? [], more: false };
      case 'previews':
        return { type: 'previews', id, room, previews: this.previews[room] ?? [] };
      case 'conversation': {
        const known = this.all.find((each) => each.id === room);
        const status = known?.status === 'closed' ? 'closed' : 'open';
        return { type: 'conversation', id, room, status, ...(known?.assignee && { agent: known.assignee }) };
      }
      default:
        return { type: 'done', id };
    }
  }

  #page({ id, queue, tag, before }: Asked): unknown {
    const found = this.all
      .filter(({ status, mentions }) =>
        queue === 'mentioned' ? mentions : status === (queue === 'snoozed' || queue === 'closed' ? queue : 'open'),
      )
      .filter(({ assignee }) => (queue === 'mine' ? assignee?.id === ana.id : queue !== 'unassigned' || !assignee))
      .filter(({ tags }) => tag === undefined || tags.includes(tag))
      .filter((each) => queue !== 'due' || dueOf(each) < Infinity)
      .filter((each) => !before || (queue === 'due' ? dueOf(each) > before[0] : each.at < before[0]))
      .sort((one, other) => (queue === 'due' ? dueOf(one) - dueOf(other) : other.at - one.at));
    const conversations = found.slice(0, pageLength);
    const last = conversations.at(-1);
    return {
      type: 'queue',
      id,
      conversations,
      ...(found.length > pageLength && last && { next: [queue === 'due' ? dueOf(last) : last.at, last.id] }),
    };
  }
}
