import type { DatabaseSync } from 'node:sqlite';
import type { LogEntry } from '../../../../src/protocol/index.ts';
import type { PersonalPage, PersonalRecord } from '../personal.ts';
import { entryText } from './entry-text.ts';
import { fileStates } from './file-writer.ts';
import { personIds } from './merges.ts';

/** A table with rows about one person. */
interface PersonalTable {
  /** What a row is called in an export. */
  readonly record:
    | 'guest'
    | 'account'
    | 'account-session'
    | 'account-picture'
    | 'membership'
    | 'file'
    | 'act'
    | 'report'
    | 'reported'
    | 'held'
    | 'held-refused'
    | 'site-ban'
    | 'pace'
    | 'push-device'
    | 'push-settings'
    | 'push-room'
    | 'sealing-device'
    | 'kept-answer'
    | 'read'
    | 'delivery'
    | 'block'
    | 'mention'
    | 'agent'
    | 'department'
    | 'desk-event'
    | 'canned-reply'
    | 'mail-address'
    | 'mail'
    | 'mail-link'
    | 'mail-reply'
    | 'conversation'
    | 'note'
    | 'tag'
    | 'vote'
    | 'thread'
    | 'revocation'
    | 'merge'
    | 'stream'
    | 'preview';
  /** What an export tells; its one parameter is the user's id. */
  readonly select: string;
  /** Takes the rows away; none where they stay, without a name. */
  readonly erase?: string;
}

/** Everything that is stored of a person beside the log. What is stored anew of people belongs here: export and erasure read this list. */
export const personalTables: readonly PersonalTable[] = [
  {
    record: 'guest',
    select: 'SELECT id, name FROM guests WHERE id = ?',
    erase: 'DELETE FROM guests WHERE id = ?',
  },
  {
    record: 'account',
    select: 'SELECT id, login, name, role, subject, disabled, at, digest FROM accounts WHERE id = ?',
    erase: 'DELETE FROM accounts WHERE id = ?',
  },
  {
    record: 'account-session',
    select: 'SELECT at, used, expires, device FROM account_sessions WHERE account = ?',
    erase: 'DELETE FROM account_sessions WHERE account = ?',
  },
  {
    record: 'account-picture',
    select: 'SELECT type, at, length(bytes) AS bytes FROM account_pictures WHERE account = ?',
    erase: 'DELETE FROM account_pictures WHERE account = ?',
  },
  {
    // The eraser tells the room that they left; what remains is a ban or a mute, if there is one.
    record: 'membership',
    select: `SELECT rooms.name AS room, rooms.kind, people.name, people.member, people.role, people.banned, people.muted,
      people.banned_by AS bannedBy, people.muted_by AS mutedBy, people.since
      FROM people JOIN rooms ON rooms.id = people.room WHERE people.user = ?`,
  },
  {
    // The eraser gives them up; whoever has their bytes takes those away.
    record: 'file',
    select: `SELECT files.file AS id, files.room, files.at, files.bytes, json_extract(json, '$.name') AS name,
      json_extract(json, '$.type') AS type FROM files JOIN file_texts USING (id) WHERE user = ? AND state != ${fileStates.dead}`,
  },
  {
    // What was done, and to whom, is kept for a year; why is told in words, which may be about the person.
    record: 'act',
    select: 'SELECT at, act, room, by, user, seq, until, detail, why FROM acts WHERE user = ?1 OR by = ?1',
    erase: 'UPDATE acts SET why = NULL, key = NULL, request = NULL WHERE user = ?1 OR by = ?1',
  },
  {
    // What somebody said of others; what others said of them and kept of their text is told by `reported`.
    record: 'report',
    select: 'SELECT at, room, seq, reason FROM reports WHERE by = ?',
    erase: 'DELETE FROM reports WHERE by = ?',
  },
  {
    record: 'reported',
    select: 'SELECT at, room, seq, name, text FROM reports WHERE author = ?',
    erase: 'DELETE FROM reports WHERE author = ?',
  },
  {
    // A message that waits for a moderator (P28). The eraser gives up its files, as all of theirs.
    record: 'held',
    select: 'SELECT at, room, name, text FROM held WHERE sender = ?',
    erase: 'DELETE FROM held WHERE sender = ?',
  },
  {
    record: 'held-refused',
    select: 'SELECT at, room FROM held_refusals WHERE sender = ?',
    erase: 'DELETE FROM held_refusals WHERE sender = ?',
  },
  {
    // It stays, as a ban of a room does.
    record: 'site-ban',
    select: `SELECT kind, at, until FROM site_bans WHERE (kind = 'user' AND id = ?1) OR of = ?1`,
  },
  {
    record: 'pace',
    select: 'SELECT rooms.name AS room, paces.at FROM paces JOIN rooms ON rooms.id = paces.room WHERE user = ?',
    erase: 'DELETE FROM paces WHERE user = ?',
  },
  {
    record: 'read',
    select: 'SELECT room, seq FROM reads WHERE user = ?',
    erase: 'DELETE FROM reads WHERE user = ?',
  },
  {
    record: 'delivery',
    select: 'SELECT room, seq FROM deliveries WHERE user = ?',
    erase: 'DELETE FROM deliveries WHERE user = ?',
  },
  {
    // Whom they have blocked; who has blocked them is for nobody to know.
    record: 'block',
    select: 'SELECT blocked, at FROM blocks WHERE user = ?',
    erase: 'DELETE FROM blocks WHERE user = ?',
  },
  {
    // By which messages they are mentioned.
    record: 'mention',
    select: 'SELECT rooms.name AS room, seq FROM mentions JOIN rooms ON rooms.id = mentions.room WHERE user = ?',
    erase: 'DELETE FROM mentions WHERE user = ?',
  },
  {
    // Ids and times, which stay; the words are in logs, and below.
    record: 'conversation',
    select: `SELECT rooms.name AS room, state, assignee, until, conversations.at, waiting, opened, answered, closed, score, merged
      FROM conversations JOIN rooms ON rooms.id = conversations.room WHERE visitor = ?`,
  },
  {
    // Where they want to be told of answers.
    record: 'mail-address',
    select: 'SELECT address, at FROM mail_addresses WHERE user = ?',
    erase: 'DELETE FROM mail_addresses WHERE user = ?',
  },
  {
    // Mails about their conversations, or that they asked for, which wait or were given up.
    record: 'mail',
    select: 'SELECT kind, room, address, at, attempts, state, error FROM mails WHERE user = ?1 OR by = ?1',
    erase: 'DELETE FROM mails WHERE user = ?1 OR by = ?1',
  },
  {
    // Links of mails back into their conversations.
    record: 'mail-link',
    select: 'SELECT room, expires, uses FROM invitations WHERE user = ?',
    erase: 'DELETE FROM invitations WHERE user = ?',
  },
  {
    // Mails that they may answer.
    record: 'mail-reply',
    select: 'SELECT room, expires FROM mail_replies WHERE user = ?',
    erase: 'DELETE FROM mail_replies WHERE user = ?',
  },
  {
    // What reports count: of an agent what they did, of a visitor what became of their conversations. Of who is erased it is nobody's.
    record: 'desk-event',
    select: `SELECT rooms.name AS room, desk_events.kind, desk_events.at, value FROM desk_events JOIN rooms ON rooms.id = desk_events.room
      WHERE agent = ?1 OR desk_events.room IN (SELECT room FROM conversations WHERE visitor = ?1)`,
    erase: 'UPDATE desk_events SET agent = NULL WHERE agent = ?',
  },
  {
    // Of an agent: since when they are away, and when it was their turn last (P43).
    record: 'agent',
    select: 'SELECT away, turn FROM agents WHERE user = ?',
    erase: 'DELETE FROM agents WHERE user = ?',
  },
  {
    // Of an agent: the departments that they are of (P54).
    record: 'department',
    select: `SELECT part.value ->> 'name' AS name, part.value ->> 'tag' AS tag FROM settings,
      json_each(settings.json, '$.departments') AS part, json_each(part.value, '$.agents') AS agent
      WHERE settings.name = 'assignment' AND agent.value = ?`,
    erase: `UPDATE settings SET json = json_set(json, '$.departments', (
        SELECT json_group_array(json_set(part.value, '$.agents', (
          SELECT json_group_array(agent.value) FROM json_each(part.value, '$.agents') AS agent WHERE agent.value != ?1
        ))) FROM json_each(settings.json, '$.departments') AS part
      )) WHERE name = 'assignment' AND instr(json, json_quote(?1))`,
  },
  {
    // Of an agent: answers that they have prepared (`docs/desk.md`). The team keeps them, without a name.
    record: 'canned-reply',
    select: 'SELECT name, text, at FROM canned_replies WHERE by = ?',
    erase: `UPDATE canned_replies SET by = '' WHERE by = ?`,
  },
  {
    // What agents have said of a visitor among themselves (P41). The eraser takes it out of the log.
    record: 'note',
    select: `SELECT desks.name AS room, entries.json ->> 'at' AS at, entries.json ->> 'text' AS text FROM conversations
      JOIN rooms ON rooms.id = conversations.room JOIN rooms AS desks ON desks.name = 'n' || substr(rooms.name, 2)
      JOIN entries ON entries.room = desks.id WHERE visitor = ? AND coalesce(entries.json ->> 'text', '') <> ''`,
  },
  {
    record: 'tag',
    select: `SELECT rooms.name AS room, tag FROM conversation_tags JOIN conversations USING (room)
      JOIN rooms ON rooms.id = conversations.room WHERE visitor = ?`,
    erase: 'DELETE FROM conversation_tags WHERE room IN (SELECT room FROM conversations WHERE visitor = ?)',
  },
  {
    // What they have chosen in polls, by the places of the options. The eraser takes them away, and out of the counts of polls that are open.
    record: 'vote',
    select: 'SELECT rooms.name AS room, seq, choices FROM votes JOIN rooms ON rooms.id = votes.room WHERE user = ?',
  },
  {
    // A thread that they follow, or do no more, and how far they have read it (P36).
    record: 'thread',
    select: `SELECT rooms.name AS room, root AS thread, following, read_to AS readTo FROM thread_followers
      JOIN rooms ON rooms.id = thread_followers.room WHERE user = ?`,
    erase: 'DELETE FROM thread_followers WHERE user = ?',
  },
  {
    // A device that is told by push (P39), and how. By its address and keys others could write to it, so these are not told.
    record: 'push-device',
    select: `SELECT substr(endpoint, 1, instr(substr(endpoint, 9), '/') + 8) AS service, page, at FROM push_devices WHERE user = ?`,
    erase: 'DELETE FROM push_devices WHERE user = ?',
  },
  {
    // A device that messages are sealed for (P56). The key is a public one, which those whom one writes to have.
    record: 'sealing-device',
    select: 'SELECT key, at, used, ended FROM sealing_devices WHERE user = ?',
    erase: 'DELETE FROM sealing_devices WHERE user = ?',
  },
  {
    // A request of the API that they may say again. What it was, and its answer, the relay cannot read.
    record: 'kept-answer',
    select: 'SELECT at FROM kept_answers WHERE user = ?',
    erase: 'DELETE FROM kept_answers WHERE user = ?',
  },
  {
    record: 'push-settings',
    select: 'SELECT paused, hours, text FROM push_people WHERE user = ?',
    erase: 'DELETE FROM push_people WHERE user = ?',
  },
  {
    record: 'push-room',
    select: 'SELECT room, wanted, muted FROM push_rooms WHERE user = ?',
    erase: 'DELETE FROM push_rooms WHERE user = ?',
  },
  {
    // What they are writing at the moment (P18). The eraser deletes the messages, and with them this.
    record: 'stream',
    select: `SELECT rooms.name AS room, streams.seq, group_concat(text, '') AS text FROM streams JOIN rooms ON rooms.id = streams.room
      JOIN stream_parts ON stream_parts.room = streams.room AND stream_parts.seq = streams.seq WHERE user = ? GROUP BY rooms.name, streams.seq`,
  },
  {
    // What the first link of a message of theirs leads to (P37). The eraser takes it away with the message.
    record: 'preview',
    select: `SELECT rooms.name AS room, previews.seq, previews.json ->> 'url' AS url, previews.json ->> 'title' AS title,
      previews.json ->> 'description' AS description, previews.json ->> 'site' AS site FROM previews JOIN rooms ON rooms.id = previews.room
      JOIN entries ON entries.room = previews.room AND entries.seq = previews.seq
      WHERE previews.state = 'shown' AND entries.json ->> 'from' = ?`,
  },
  {
    // Kept, so that a token from before brings nothing back.
    record: 'revocation',
    select: `SELECT at, until FROM revocations WHERE kind = 'user' AND id = ?`,
  },
  {
    // Kept, so that the guest's secret stays dead. Who was who is told by ids alone.
    record: 'merge',
    select: 'SELECT guest FROM merged_guests WHERE user = ?',
  },
];

/** Tables with names, in which rows change their size and move: copies of them stay in free parts of pages. */
export const tablesWithNames = [
  'people',
  'guests',
  'accounts',
  'account_sessions',
  'acts',
  'reports',
  'held',
  'push_devices',
  'mail_addresses',
  'mails',
  'conversation_tags',
  'stream_parts',
] as const;

/** Likewise, of the team alone, and large: written anew when one of them is erased. */
export const tablesOfTeam = ['account_pictures'] as const;

/** Rows of the log that one look goes through, and how many of them it takes at most. */
export const span = 10_000;
export const most = 200;

export interface EntryRow {
  readonly id: number;
  readonly seq: number;
  readonly room: string;
  readonly json: string;
}

const entriesWhere = (isNamed: string): string => `SELECT entries.id, entries.seq, rooms.name AS room, entries.json
  FROM entries JOIN rooms ON rooms.id = entries.room
  WHERE entries.id > ?1 AND entries.id <= ?1 + ${span} AND ${isNamed} ORDER BY entries.id LIMIT ${most}`;

/** Entries that name a user (`?2`), after a row (`?1`). */
export const entriesNaming = entriesWhere('instr(entries.json, ?2)');
/** Likewise, of several (a JSON array). */
const entriesNamingAny = entriesWhere('EXISTS (SELECT 1 FROM json_each(?2) WHERE instr(entries.json, value))');

export const lastEntry = 'SELECT coalesce(max(id), 0) AS last FROM entries';

/** How a user's id stands in an entry. */
export const needleOf = (user: string): string => JSON.stringify(user);

/** What others are called is theirs. */
function ownPart(entry: LogEntry, ids: readonly string[]): LogEntry {
  return entry.type === 'member' && !ids.includes(entry.user.id)
    ? { ...entry, user: { ...entry.user, name: '' } }
    : entry;
}

/** A part of what is stored of a person: the tables first, then entries after a row of the log. */
export function personalPage(database: DatabaseSync, user: string, after: number | undefined): PersonalPage {
  const ids = personIds(database, user);
  if (after === undefined) {
    const records = personalTables.flatMap(({ record, select }) =>
      ids.flatMap((id) => database.prepare(select).all(id)).map((row) => ({ record, ...row }) as PersonalRecord),
    );
    return { records, next: 0 };
  }
  const rows = database
    .prepare(entriesNamingAny)
    .all(after, JSON.stringify(ids.map(needleOf))) as unknown as EntryRow[];
  const records: PersonalRecord[] = [];
  for (const { room, json } of rows) {
    const entry = JSON.parse(entryText(json)) as LogEntry;
    const isTheirs = ids.includes(entry.from) || (entry.type === 'member' && ids.includes(entry.user.id));
    if (isTheirs) records.push({ record: 'entry', room, entry: ownPart(entry, ids) });
  }
  const next = rows.length === most ? rows.at(-1)!.id : after + span;
  const last = Number(database.prepare(lastEntry).get()!['last']);
  return { records, ...(next < last && { next }) };
}
