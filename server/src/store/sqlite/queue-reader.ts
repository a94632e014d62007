import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { companionOf } from '../../../../src/protocol/index.ts';
import type { QueueCounts, QueueName, Role, RoomPlace, User } from '../../../../src/protocol/index.ts';
import { bounds } from '../../limits.ts';
import { kindOfUser } from '../../policy/identity.ts';
import type { QueueSlice, StoredQueued } from '../desk.ts';
import { placeOf } from './identity.ts';
import type { ListReader } from './list-reader.ts';

interface Row {
  readonly room: number;
  readonly id: string;
  readonly head: number;
  readonly state: 'open' | 'snoozed' | 'closed';
  readonly visitor: string | null;
  readonly visitorName: string | null;
  readonly visitorKind: User['kind'] | null;
  readonly assignee: string | null;
  readonly assigneeName: string | null;
  readonly until: number;
  readonly at: number;
  readonly waiting: number;
  readonly opened: number;
  readonly answered: number;
  readonly closed: number;
  readonly score: number;
  readonly handed: number;
  readonly answerDue: number;
  readonly resolutionDue: number;
  readonly merged: string | null;
  readonly readTo: number;
  /** What is stored of whoever asks there. */
  readonly role: Role | null;
  readonly member: number | null;
  readonly banned: number | null;
  readonly bannedBy: Role | null;
}

/** Notes that mention ?1 and that they have not read, of the newest that do: with the conversation that each is on. */
const unreadMentions = `SELECT conversation.id AS room FROM (
    SELECT room, seq FROM mentions WHERE user = ?1 AND sender <> ?1 ORDER BY room DESC, seq DESC LIMIT ${bounds.mentionsLookedAt}) AS noted
  CROSS JOIN rooms AS companion ON companion.id = noted.room AND companion.kind = 'desk'
  CROSS JOIN rooms AS conversation ON conversation.name = 's' || substr(companion.name, 2)
  LEFT JOIN reads ON reads.room = companion.name AND reads.user = ?1 WHERE noted.seq > coalesce(reads.seq, 0)`;

/** What each queue is of, by the columns of an index. */
const queues: Readonly<Record<QueueName, string>> = {
  mine: `state = 'open' AND assignee = ?1`,
  unassigned: `state = 'open' AND assignee IS NULL`,
  open: `state = 'open'`,
  snoozed: `state = 'snoozed'`,
  closed: `state = 'closed'`,
  due: `state = 'open' AND due > 0`,
  mentioned: `room IN (${unreadMentions})`,
};
const names = Object.keys(queues) as QueueName[];

/** So many rows of a queue, after a place, in the order in which the index has them. Without a message a conversation has not begun. */
export const placesOf = (queue: QueueName): string =>
  queue === 'due'
    ? `SELECT room, due AS at FROM conversations INDEXED BY conversations_due
  WHERE ${queues.due} AND (due, room) > (?2, coalesce((SELECT id FROM rooms WHERE name = ?3), 0)) ORDER BY due, room LIMIT ?4`
    : `SELECT room, at FROM conversations
  WHERE ${queues[queue]} AND at > 0 AND (at, room) < (?2, coalesce((SELECT id FROM rooms WHERE name = ?3), ${Number.MAX_SAFE_INTEGER}))
  ORDER BY at DESC, room DESC LIMIT ?4`;

/** Reads what agents see of conversations (P42): by indexes alone, of each queue a bounded stretch. */
export class QueueReader {
  readonly #lists: ListReader;
  readonly #places: ReadonlyMap<QueueName, StatementSync>;
  readonly #counts: StatementSync;
  readonly #one: StatementSync;
  readonly #others: StatementSync;
  readonly #row: StatementSync;
  readonly #tags: StatementSync;
  readonly #hasTag: StatementSync;
  readonly #agents: StatementSync;
  readonly #mentions: StatementSync;

  constructor(database: DatabaseSync, lists: ListReader) {
    const prepare = (text: string) => database.prepare(text);
    this.#lists = lists;
    // An unused parameter must be named, or SQLite does not know it.
    this.#places = new Map(
      names.map((name) => [name, prepare(`WITH asked AS (SELECT ?1) ${placesOf(name)}`)] as const),
    );
    const count = (name: QueueName) =>
      `(SELECT count(*) FROM conversations WHERE ${queues[name]} AND at > 0) AS ${name}`;
    this.#counts = prepare(
      `SELECT ${(['mine', 'unassigned', 'open', 'snoozed', 'due', 'mentioned'] as const).map(count).join(', ')},
        (SELECT count(*) FROM conversations WHERE ${queues.mine} AND waiting > 0) AS mineWaiting,
        (SELECT count(*) FROM conversations WHERE ${queues.unassigned} AND waiting > 0) AS unassignedWaiting`,
    );
    this.#one = prepare('SELECT id FROM rooms WHERE name = ?');
    this.#others = prepare(`SELECT others.room FROM conversations AS others JOIN rooms ON rooms.name = ?
      JOIN conversations AS one ON one.room = rooms.id AND one.visitor = others.visitor
      WHERE others.room <> one.room AND others.at > 0 ORDER BY others.at DESC, others.room DESC LIMIT ${bounds.otherConversations}`);
    this.#row =
      prepare(`SELECT conversations.room, rooms.name AS id, rooms.head, state, visitor, assignee, until, conversations.at, waiting,
        opened, answered, closed, score, handed, answer_due AS answerDue, resolution_due AS resolutionDue, merged, coalesce(reads.seq, 0) AS readTo, mine.role, mine.member, mine.banned, mine.banned_by AS bannedBy,
        theirs.name AS visitorName, theirs.kind AS visitorKind, agent.name AS assigneeName
      FROM conversations JOIN rooms ON rooms.id = conversations.room
      LEFT JOIN reads ON reads.room = rooms.name AND reads.user = ?2
      LEFT JOIN people AS mine ON mine.room = conversations.room AND mine.user = ?2
      LEFT JOIN people AS theirs ON theirs.room = conversations.room AND theirs.user = visitor
      LEFT JOIN people AS agent ON agent.room = conversations.room AND agent.user = assignee
      WHERE conversations.room = ?1 AND conversations.at > 0`);
    this.#tags = prepare('SELECT tag FROM conversation_tags WHERE room = ? ORDER BY tag');
    this.#hasTag = prepare('SELECT 1 FROM conversation_tags WHERE room = ? AND tag = ?');
    this.#mentions = prepare(`SELECT count(*) AS count FROM mentions JOIN rooms ON rooms.id = mentions.room
      LEFT JOIN reads ON reads.room = rooms.name AND reads.user = ?1
      WHERE mentions.user = ?1 AND rooms.name = ?2 AND sender <> ?1 AND mentions.seq > coalesce(reads.seq, 0)`);
    this.#agents = prepare('SELECT id, name FROM accounts WHERE disabled = 0 ORDER BY name, id');
  }

  page(
    user: string,
    queue: QueueName,
    before: RoomPlace | undefined,
    limit: number,
    tag: string | undefined,
  ): QueueSlice {
    const [at, room] = before ?? [queue === 'due' ? 0 : Number.MAX_SAFE_INTEGER, ''];
    const most = tag === undefined ? limit + 1 : bounds.listLookedAt;
    const looked = this.#places.get(queue)!.all(user, at, room, most) as unknown as { room: number; at: number }[];
    const fitting = tag === undefined ? looked : looked.filter((each) => this.#hasTag.get(each.room, tag));
    const taken = fitting.slice(0, limit);
    const isMore = fitting.length > limit || looked.length === bounds.listLookedAt;
    const last = fitting.length > limit ? taken.at(-1) : looked.at(-1);
    const conversations = taken.map((each) => this.#summaryOf(each.room, user)!);
    return { conversations, ...(isMore && last && { next: [last.at, this.#lists.nameOf(last.room)] as const }) };
  }

  conversations(user: string, rooms: readonly string[]): StoredQueued[] {
    return rooms.flatMap((name) => {
      const room = this.#one.get(name);
      return (room && this.#summaryOf(Number(room['id']), user)) ?? [];
    });
  }

  /** The other ones of its visitor, the newest first. */
  others(user: string, name: string): StoredQueued[] {
    return this.#others.all(name).map(({ room }) => this.#summaryOf(Number(room), user)!);
  }

  counts(user: string): QueueCounts {
    const { mine, unassigned, open, snoozed, ...some } = this.#counts.get(user) as unknown as QueueCounts;
    return { mine, unassigned, open, snoozed, ...Object.fromEntries(Object.entries(some).filter(([, n]) => n > 0)) };
  }

  agents(): User[] {
    return this.#agents.all().map(({ id, name }) => ({ id: String(id), name: String(name), kind: 'agent' }));
  }

  #summaryOf(room: number, user: string): StoredQueued | undefined {
    const row = this.#row.get(room, user) as unknown as Row | undefined;
    if (!row) return undefined;
    const { id, head, state, visitor, assignee, until, at, waiting, opened, answered, closed, score, handed, readTo } =
      row;
    const { answerDue, resolutionDue, merged } = row;
    const last = this.#lists.lastOf(room);
    const mentions = Number(this.#mentions.get(user, companionOf(id))!['count']);
    const { role, member, banned, bannedBy } = row;
    const person = { name: '', role, member: member ?? 0, banned: banned ?? 0, muted: 0, bannedBy, mutedBy: null };
    return {
      place: placeOf({ kind: 'support', slow: 0 }, person, 0),
      id,
      status: state,
      ...(visitor !== null && {
        visitor: { id: visitor, name: row.visitorName ?? '', kind: row.visitorKind ?? kindOfUser(visitor) },
      }),
      ...(assignee !== null && {
        assignee: { id: assignee, name: row.assigneeName ?? '', kind: assignee.startsWith('s_') ? 'service' : 'agent' },
      }),
      tags: this.#tags.all(room).map(({ tag }) => String(tag)),
      ...Object.fromEntries(
        Object.entries({ until, waiting, handed, opened, answered, closed, answerDue, resolutionDue, score }).filter(
          ([, value]) => value > 0,
        ),
      ),
      at,
      ...(last && { last }),
      unread: head > readTo ? this.#lists.unreadOf(room, readTo, user) : 0,
      readTo,
      ...(mentions > 0 && { mentions }),
      ...(merged !== null && { into: merged }),
    };
  }
}
