import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  type Attachment,
  type Limits,
  type Member,
  type Message,
  type Page,
  type HeldMessage,
  type ReportedMessage,
  type RevisionPage,
  type RoomKind,
  type Snapshot,
  type ThreadPlace,
  type ThreadSlice,
  type User,
} from '../../../../src/protocol/index.ts';
import type { Guest, LogSlice, ReadMarker, Revocation, StoredFile } from '../store.ts';
import type { Act, ActFilter, ActPage, ReportQuery, RoomReport, SiteBan, SiteBanQuery } from '../moderation.ts';
import type { DeadLetter, LoggedEvent, Webhook, WebhookPlace } from '../webhooks.ts';
import type { PersonalPage } from '../personal.ts';
import type { StoredServiceKey } from '../service-key.ts';
import type { StoredThread } from '../threads.ts';
import { kindOf, type Place } from '../../policy/place.ts';
import { AccountReader } from './account-reader.ts';
import { BlockReader } from './block-table.ts';
import { readActPage, readActs } from './acts.ts';
import type { ReportCounts } from '../report.ts';
import { readReport } from './desk-report.ts';
import type { CannedReply, StoredConversation } from '../desk.ts';
import { readConversation } from './desk-table.ts';
import { entryText } from './entry-text.ts';
import { fileStates, totalFileBytes, userFileBytes } from './file-writer.ts';
import { databasePath, openForReading } from './file.ts';
import { messageFrom } from './folds.ts';
import { placeOf, type Person } from './identity.ts';
import { ListReader } from './list-reader.ts';
import { MembershipReader } from './membership-reader.ts';
import { MentionReader } from './mention-table.ts';
import { PushReader } from './push-table.ts';
import { SealingReader } from './sealing-table.ts';
import { Merges, personIds } from './merges.ts';
import { PeopleReader } from './people-reader.ts';
import { personalPage } from './personal.ts';
import { AssignmentReader } from './assignment-reader.ts';
import { MailReader } from './mail-reader.ts';
import { ConversationHistory } from './conversation-history.ts';
import { QueueReader } from './queue-reader.ts';
import { readHeld } from './held-table.ts';
import { readReportPage, readReports } from './report-table.ts';
import type { Expiring } from '../personal.ts';
import { readExpiring } from './expiring.ts';
import { readSetting } from './settings.ts';
import type { SettingName } from '../settings.ts';
import { readCannedReplies } from './canned-reply-table.ts';
import { readSiteBanPage, readSiteBans } from './site-ban-table.ts';
import { readDeadLetters, readEvents, readWebhooks } from './webhook-table.ts';
import { PollReader } from './poll-table.ts';
import { PreviewReader } from './preview-table.ts';
import { RevisionReader } from './revision-reader.ts';
import { ThreadReader, type ThreadWhere } from './thread-reader.ts';
import { readServiceKeys } from './service-key-table.ts';

interface RoomRow {
  readonly id: number;
  readonly head: number;
  readonly members: number;
}

interface MessageRow {
  readonly json: string;
  readonly fold: string | null;
  readonly edit: string | null;
}

const noRoom: RoomRow = { id: 0, head: 0, members: 0 };

export type Where = { readonly before: number } | { readonly after: number };

/** Reads, from a connection of its own: a commit that waits for the disk holds up no reader. */
export class Reader {
  readonly accounts: AccountReader;
  readonly #database: DatabaseSync;
  readonly #limits: Limits;
  readonly #merges: Merges;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  readonly #room: StatementSync;
  readonly #entries: StatementSync;
  readonly #before: StatementSync;
  readonly #after: StatementSync;
  readonly #pins: StatementSync;
  readonly #members: StatementSync;
  readonly #person: StatementSync;
  readonly #guest: StatementSync;
  readonly #reads: StatementSync;
  readonly #blocks: BlockReader;
  readonly #place: StatementSync;
  readonly #revocations: StatementSync;
  readonly #read: StatementSync;
  readonly #deliveries: StatementSync;
  readonly #file: StatementSync;
  readonly #isFile: StatementSync;
  readonly #openCalls: StatementSync;
  readonly #deadFiles: StatementSync;
  readonly #userBytes: StatementSync;
  readonly #totalBytes: StatementSync;

  readonly membership: MembershipReader;
  readonly lists: ListReader;
  readonly queues: QueueReader;
  readonly history: ConversationHistory;
  readonly assignments: AssignmentReader;
  readonly people: PeopleReader;
  readonly push: PushReader;
  readonly sealing: SealingReader;
  readonly mail: MailReader;
  readonly #mentions: MentionReader;
  readonly #revisions: RevisionReader;
  readonly #polls: PollReader;
  readonly #previews: PreviewReader;
  readonly #threads: ThreadReader;

  constructor(folder: string, limits: Limits) {
    this.#limits = limits;
    const database = openForReading(databasePath(folder));
    this.#database = database;
    this.membership = new MembershipReader(database);
    this.#mentions = new MentionReader(database);
    this.accounts = new AccountReader(database);
    this.#merges = new Merges(database);
    this.#revisions = new RevisionReader(database, this.#merges);
    this.#polls = new PollReader(database);
    this.#previews = new PreviewReader(database);
    this.#threads = new ThreadReader(database, this.#merges);
    this.lists = new ListReader(database, this.#merges);
    this.queues = new QueueReader(database, this.lists);
    this.history = new ConversationHistory(database);
    this.mail = new MailReader(database);
    this.assignments = new AssignmentReader(database);
    this.people = new PeopleReader(database);
    this.push = new PushReader(database);
    this.sealing = new SealingReader(database);
    this.#begin = database.prepare('BEGIN');
    this.#end = database.prepare('COMMIT');
    this.#room = database.prepare('SELECT id, head, members FROM rooms WHERE name = ?');
    // Two stretches of one index, merged as they are read.
    const stretch = (isMessage: number) =>
      `SELECT seq, json FROM entries WHERE room = ?1 AND is_message = ${isMessage} AND seq > ?2`;
    this.#entries = database.prepare(`${stretch(1)} UNION ALL ${stretch(0)} ORDER BY seq LIMIT ?3`);
    const messages = `SELECT entries.json, folds.json AS fold, edits.json AS edit FROM entries
      LEFT JOIN folds ON folds.room = entries.room AND folds.seq = entries.seq
      LEFT JOIN entries AS edits ON edits.id = folds.edit
      WHERE entries.room = ? AND entries.is_message = 1`;
    this.#before = database.prepare(`${messages} AND entries.seq < ? ORDER BY entries.seq DESC LIMIT ?`);
    this.#after = database.prepare(`${messages} AND entries.seq > ? ORDER BY entries.seq LIMIT ?`);
    this.#pins = database.prepare(
      `SELECT entries.json, folds.json AS fold, edits.json AS edit FROM pins
        JOIN entries ON entries.room = pins.room AND entries.is_message = 1 AND entries.seq = pins.seq
        JOIN folds ON folds.room = pins.room AND folds.seq = pins.seq
        LEFT JOIN entries AS edits ON edits.id = folds.edit
        WHERE pins.room = ? ORDER BY pins.entry DESC`,
    );
    this.#members = database.prepare(
      'SELECT user AS id, name, kind, role FROM people WHERE room = ? AND member = 1 LIMIT ?',
    );
    this.#person = database.prepare('SELECT user AS id, name, kind FROM people WHERE room = ? AND user = ?');
    this.#guest = database.prepare('SELECT id, name, secret_hash AS secretHash FROM guests WHERE id = ?');
    this.#blocks = new BlockReader(database);
    this.#place = database.prepare(
      `SELECT rooms.kind, rooms.slow, people.name, people.role, people.member, people.banned, people.muted,
        people.banned_by AS bannedBy, people.muted_by AS mutedBy FROM rooms
        LEFT JOIN people ON people.room = rooms.id AND people.user = ? WHERE rooms.name = ?`,
    );
    this.#revocations = database.prepare('SELECT kind, id, at, until FROM revocations');
    this.#reads = database.prepare('SELECT room, user, seq FROM reads WHERE room = ? LIMIT ?');
    this.#read = database.prepare('SELECT room, user, seq FROM reads WHERE room = ? AND user = ?');
    this.#deliveries = database.prepare('SELECT room, user, seq FROM deliveries WHERE room = ? LIMIT ?');
    this.#file = database.prepare(
      `SELECT room, user, state, json FROM files JOIN file_texts USING (id) WHERE file = ? AND state != ${fileStates.dead}`,
    );
    this.#isFile = database.prepare('SELECT 1 FROM files WHERE file = ?');
    this.#openCalls = database.prepare('SELECT name, seq FROM calls JOIN rooms ON rooms.id = calls.room');
    this.#deadFiles = database.prepare(`SELECT file FROM files WHERE state = ${fileStates.dead} LIMIT ?`);
    this.#userBytes = database.prepare(userFileBytes);
    this.#totalBytes = database.prepare(totalFileBytes);
  }

  head(room: string): number {
    return this.#find(room).head;
  }

  since(name: string, seq: number, limit: number, bytes: number): LogSlice {
    return this.#inOneState(() => {
      const room = this.#find(name);
      const entries: string[] = [];
      let size = 0;
      if (seq < room.head) {
        for (const row of this.#entries.iterate(room.id, seq, limit)) {
          const json = entryText((row as unknown as { json: string }).json);
          size += Buffer.byteLength(json);
          if (entries.length > 0 && size > bytes) break;
          entries.push(json);
        }
      }
      return { head: room.head, entries };
    });
  }

  page(name: string, where: Where, limit: number): Page {
    return this.#inOneState(() => {
      const room = this.#find(name);
      const { messages, more } = this.#messages(room.id, where, limit);
      return { asOf: room.head, messages, users: this.#named(room.id, messages, new Set()), more };
    });
  }

  snapshot(name: string, limit: number): Snapshot {
    return this.#inOneState(() => {
      const room = this.#find(name);
      const { messages, more } = this.#messages(room.id, { before: Number.MAX_SAFE_INTEGER }, limit);
      const rows = this.#members.all(room.id, this.#limits.presenceNames) as unknown as (User & {
        role: Member['role'] | null;
      })[];
      const members = rows.map(({ role, ...user }): Member => (role ? { ...user, role } : user));
      const users = this.#named(room.id, messages, new Set(members.map(({ id }) => id)));
      return { asOf: room.head, messages, users, more, members, memberCount: room.members };
    });
  }

  pins(name: string): Omit<Page, 'more'> {
    return this.#inOneState(() => {
      const room = this.#find(name);
      const rows = this.#pins.all(room.id) as unknown as MessageRow[];
      const messages = this.#merges.apply(
        room.id,
        rows.map(({ json, fold, edit }) => messageFrom(json, fold, edit)),
      );
      return { asOf: room.head, messages, users: this.#named(room.id, messages, new Set()) };
    });
  }

  previews(room: string, messages: readonly number[]): ReturnType<PreviewReader['of']> {
    return this.#previews.of(room, messages);
  }

  openCalls(): (readonly [room: string, seq: number])[] {
    return this.#openCalls.all().map(({ name, seq }) => [String(name), Number(seq)]);
  }

  votes(room: string, user: string, polls: readonly number[]): ReturnType<PollReader['own']> {
    return this.#polls.own(room, user, polls);
  }

  /** In one state: what a poll tells now is told of the votes that it has now. */
  voters(name: string, seq: number, choice: number, after: string, limit: number): User[] | undefined {
    return this.#inOneState(() => {
      const [message] = this.#messages(this.#find(name).id, { after: seq - 1 }, 1).messages;
      if (message?.seq !== seq || !message.poll?.names || choice >= message.poll.options) return undefined;
      return this.#polls.voters(name, seq, choice, after, limit);
    });
  }

  revisions(name: string, seq: number, before: number, limit: number): RevisionPage | undefined {
    return this.#inOneState(() => this.#revisions.page(this.#find(name).id, seq, before, limit));
  }

  thread(name: string, root: number, user: string, where: ThreadWhere, limit: number): ThreadSlice | undefined {
    return this.#inOneState(() => {
      const room = this.#find(name);
      const slice = this.#threads.page(room.id, root, user, where, limit);
      if (!slice) return undefined;
      const users = this.#named(room.id, [slice.root, ...slice.messages], new Set());
      return { ...slice, asOf: room.head, users };
    });
  }

  followedThreads(user: string, before: ThreadPlace, limit: number): StoredThread[] {
    return this.#inOneState(() =>
      this.#threads.followed(user, before, limit).map(({ row, ...thread }) => ({
        ...thread,
        users: this.#named(row, [thread.root], new Set()),
      })),
    );
  }

  followers(room: string, root: number, users: readonly string[]): [user: string, readTo: number][] {
    return this.#threads.followers(this.#find(room).id, root, users);
  }

  findGuest(id: string): Guest | undefined {
    return this.#guest.get(id) as Guest | undefined;
  }

  place(room: string, user: string, now: number): Place {
    const row = this.#place.get(user, room) as unknown as
      | (Omit<Person, 'kind' | 'since'> & { readonly kind: RoomKind; readonly slow: number })
      | undefined;
    const place = placeOf({ kind: kindOf(row?.kind, room), slow: row?.slow ?? 0 }, row, now);
    return place.kind === 'direct' ? { ...place, ...this.#blocks.in(room, user) } : place;
  }

  findFile(id: string): StoredFile | undefined {
    const row = this.#file.get(id) as { room: string; user: string; state: number; json: string } | undefined;
    if (!row) return undefined;
    const { room, user, state, json } = row;
    const about = JSON.parse(json) as Attachment;
    return { room, user, about, isUsed: state === fileStates.used, ...(state === fileStates.held && { isHeld: true }) };
  }

  fileBytes(user: string): { user: number; total: number } {
    const sum = (statement: StatementSync, ...values: string[]): number => Number(statement.get(...values)!['bytes']);
    return { user: sum(this.#userBytes, user), total: sum(this.#totalBytes) };
  }

  deadFiles(limit: number): string[] {
    return this.#deadFiles.all(limit).map((row) => String(row['file']));
  }

  unknownFiles(ids: readonly string[]): string[] {
    return ids.filter((id) => !this.#isFile.get(id));
  }

  acts(after: number, limit: number): Act[] {
    return readActs(this.#database, after, limit);
  }

  actPage(where: Where, filter: ActFilter, limit: number): ActPage {
    return this.#inOneState(() => readActPage(this.#database, where, filter, limit));
  }

  reportPage(query: ReportQuery): RoomReport[] {
    return readReportPage(this.#database, query);
  }

  expiring(kind: RoomKind, before: number): Expiring {
    return readExpiring(this.#database, kind, before);
  }

  setting(name: SettingName): string | undefined {
    return readSetting(this.#database, name);
  }

  cannedReplies(): CannedReply[] {
    return readCannedReplies(this.#database);
  }

  banPage(query: SiteBanQuery): SiteBan[] {
    return readSiteBanPage(this.#database, query);
  }

  held(room: string, after: number, limit: number): HeldMessage[] {
    return readHeld(this.#database, room, after, limit);
  }

  reports(room: string, after: number, limit: number): ReportedMessage[] {
    return readReports(this.#database, room, after, limit);
  }

  report(from: number, to: number): ReportCounts | undefined {
    return this.#inOneState(() => readReport(this.#database, from, to));
  }

  webhooks(): (Webhook & WebhookPlace)[] {
    return readWebhooks(this.#database);
  }

  events(after: number, limit: number): LoggedEvent[] {
    return readEvents(this.#database, after, limit);
  }

  deadLetters(id: string, after: number, limit: number, isReplayed: boolean | undefined): DeadLetter[] {
    return readDeadLetters(this.#database, id, after, limit, isReplayed);
  }

  bans(): SiteBan[] {
    return readSiteBans(this.#database);
  }

  revocations(): Revocation[] {
    return this.#revocations.all().map((row) => ({ ...row, until: row['until'] ?? undefined }) as Revocation);
  }

  serviceKeys(): StoredServiceKey[] {
    return readServiceKeys(this.#database);
  }

  reads(room: string, who: { readonly limit: number } | { readonly user: string }): ReadMarker[] {
    const rows = 'user' in who ? this.#read.all(room, who.user) : this.#reads.all(room, who.limit);
    return rows as unknown as ReadMarker[];
  }

  deliveries(room: string, limit: number): ReadMarker[] {
    return this.#deliveries.all(room, limit) as unknown as ReadMarker[];
  }

  conversation(room: string): StoredConversation | undefined {
    return readConversation(this.#database, room);
  }

  mentionsAfter(user: string, room: string, seq: number): number {
    return this.#mentions.after(user, this.#find(room).id, seq);
  }

  personal(user: string, after: number | undefined): PersonalPage {
    return this.#inOneState(() => personalPage(this.#database, user, after));
  }

  personOf(user: string): string {
    return personIds(this.#database, user)[0]!;
  }

  close(): void {
    this.#database.close();
  }

  /** All statements inside see the same commits. */
  #inOneState<T>(read: () => T): T {
    this.#begin.run();
    try {
      return read();
    } finally {
      this.#end.run();
    }
  }

  #find(name: string): RoomRow {
    return (this.#room.get(name) as RoomRow | undefined) ?? noRoom;
  }

  #messages(room: number, where: Where, limit: number): { messages: readonly Message[]; more: boolean } {
    // One more than asked for tells whether there are more.
    const rows = ('before' in where
      ? this.#before.all(room, where.before, limit + 1)
      : this.#after.all(room, where.after, limit + 1)) as unknown as MessageRow[];
    const more = rows.length > limit;
    if (more) rows.pop();
    if ('before' in where) rows.reverse();
    const messages = rows.map(({ json, fold, edit }) => messageFrom(json, fold, edit));
    return { messages: this.#merges.apply(room, messages), more };
  }

  /** Everybody named in these messages, but for those who are known. */
  #named(room: number, messages: readonly Message[], known: Set<string>): User[] {
    const users: User[] = [];
    const look = (id: string) => {
      if (known.has(id)) return;
      known.add(id);
      const person = this.#person.get(room, id) as User | undefined;
      if (person) users.push(person);
    };
    for (const { from, reactions, deleted, pinned, poll, cut, answers } of messages) {
      look(from);
      if (pinned) look(pinned.by);
      if (poll?.closed) look(poll.closed.by);
      if (cut) look(cut.by);
      answers?.by.forEach(look);
      if (deleted) look(deleted.by);
      for (const { by } of reactions) by.forEach(look);
    }
    return users;
  }
}
